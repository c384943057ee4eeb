using StemeDb.BackupAgent;
using StemeDb.ServiceDefaults.Hosting;

return await ServiceProcess.RunAsync(async () =>
{
    await using var agent = AgentService.Create(args);
    await agent.RunAsync();
});
