using StemeDb.BackupAgent.Configuration;
using StemeDb.BackupAgent.Schedule;

namespace StemeDb.BackupAgent.Verifying;

/// <summary>Begins a verification for each slot of its schedule. One that was missed while the agent was down is not made up for.</summary>
internal sealed class VerifyWorker(VerifyJobs jobs, AgentOptions options, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan _lookEvery = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.VerifySchedule is not { } schedule) return;
        var ledger = new SlotLedger(schedule);
        if (ledger.DueAt(clock.GetUtcNow()) is { } missed) ledger.Serve(missed);
        while (true)
        {
            await Task.Delay(_lookEvery, clock, stoppingToken);
            if (ledger.DueAt(clock.GetUtcNow()) is not { } slot) continue;
            ledger.Serve(slot);
            await jobs.Begin().WaitAsync(stoppingToken);
        }
    }
}
