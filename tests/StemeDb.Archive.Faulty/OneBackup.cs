using Microsoft.Extensions.DependencyInjection;
using StemeDb.Archive.Backups;
using StemeDb.Archive.Configuration;
using StemeDb.Archive.Objects;
using StemeDb.BackupAgent;
using StemeDb.BackupAgent.Backups;
using StemeDb.BackupAgent.Configuration;
using StemeDb.BackupAgent.Schedule;

namespace StemeDb.Archive.Faulty;

/// <summary>The backup agent, which makes one backup and removes what retention does not keep, as if it had been asked to, and ends.</summary>
internal static class OneBackup
{
    private const int NotDone = 1;

    public static async Task RunAsync(string[] args, Func<ArchiveOptions, IObjectStore> open)
    {
        await using var agent = AgentService.Create(args, services =>
        {
            // A run that no backup names goes at the second look, not an hour later.
            var options = services.Select(part => part.ImplementationInstance).OfType<AgentOptions>().Single() with { OrphanGrace = TimeSpan.Zero };
            services.AddSingleton(options);
            services.AddSingleton(new AgentArchive(open(options.Archive), new ManifestSigner(options.Archive.SigningKey)));
        });
        await agent.StartAsync();
        await agent.Services.GetRequiredService<ScheduleWorker>().ExecuteTask!;
        var jobs = agent.Services.GetRequiredService<BackupJobs>();
        var (progress, _, ended) = jobs.Begin(slot: null);
        await ended;
        if (progress.Phase != BackupPhase.Done || jobs.RetentionFault is not null) Environment.ExitCode = NotDone;
        await agent.StopAsync();
    }
}
