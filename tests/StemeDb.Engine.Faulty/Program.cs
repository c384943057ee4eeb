using StemeDb.Engine.Faulty;
using StemeDb.Engine.Startup;
using StemeDb.ServiceDefaults.Hosting;
using StemeDb.Storage.Files;

// The engine as it is shipped, over a disk that fails where STEMEDB_TEST_FAULTS says.
using var script = FaultScript.Parse(Environment.GetEnvironmentVariable("STEMEDB_TEST_FAULTS") ?? "");
return await ServiceProcess.RunAsync(
    async () => Environment.ExitCode = await EngineProcess.RunAsync(args, new ScriptedDisk(DiskFileSystem.Instance, script)));
