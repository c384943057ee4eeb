using StemeDb.Engine.Startup;
using StemeDb.ServiceDefaults.Hosting;
using StemeDb.Storage.Files;

return await ServiceProcess.RunAsync(
    async () => Environment.ExitCode = await EngineProcess.RunAsync(args, DiskFileSystem.Instance));
