using StemeDb.ServiceDefaults.Hosting;
using StemeDb.WalArchiver;

return await ServiceProcess.RunAsync(() => ArchiverService.RunAsync(args));
