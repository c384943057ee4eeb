using StemeDb.Archive.Faulty;
using StemeDb.Engine.Faulty;
using StemeDb.ServiceDefaults.Hosting;
using StemeDb.Storage.Files;
using StemeDb.WalArchiver;

// The processes of the archive as they are shipped, one by its name, over an object store in whose calls it dies as
// STEMEDB_TEST_KILL says, and a restore over a disk that fails as STEMEDB_TEST_FAULTS says.
var death = Death.Parse(Environment.GetEnvironmentVariable("STEMEDB_TEST_KILL") ?? "");
using var disk = FaultScript.Parse(Environment.GetEnvironmentVariable("STEMEDB_TEST_FAULTS") ?? "");
var exitCode = args[0] switch
{
    "archiver" => await ServiceProcess.RunAsync(() => ArchiverService.RunAsync(args[1..], death.Open)),
    "agent" => await ServiceProcess.RunAsync(() => OneBackup.RunAsync(args[1..], death.Open)),
    "restore" => await OneRestore.RunAsync(args, death.Open, new ScriptedDisk(DiskFileSystem.Instance, disk)),
    "upload" => await OneUpload.RunAsync(args[1..], death.Open),
    _ => throw new ArgumentException($"There is no process '{args[0]}': archiver, agent, restore or upload."),
};
death.SayWhatWasMet();
return exitCode;
