using StemeDb.Api;
using StemeDb.ServiceDefaults.Hosting;

return await ServiceProcess.RunAsync(async () =>
{
    await using var api = ApiService.Create(args);
    await api.RunAsync();
});
