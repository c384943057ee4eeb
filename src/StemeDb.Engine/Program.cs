using StemeDb.Engine.Startup;
using StemeDb.ServiceDefaults.Hosting;

return await ServiceProcess.RunAsync(() => EngineProcess.RunAsync(args));
