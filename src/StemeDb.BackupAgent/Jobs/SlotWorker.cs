using StemeDb.BackupAgent.Schedule;

namespace StemeDb.BackupAgent.Jobs;

/// <summary>Begins a job for each slot of its schedule. One that was missed while the agent was down is not made up for.</summary>
internal sealed class SlotWorker(CronSchedule? slots, SingleJob job, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan _lookEvery = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (slots is not { } schedule) return;
        var ledger = new SlotLedger(schedule);
        if (ledger.DueAt(clock.GetUtcNow()) is { } missed) ledger.Serve(missed);
        while (true)
        {
            await Task.Delay(_lookEvery, clock, stoppingToken);
            if (ledger.DueAt(clock.GetUtcNow()) is not { } slot) continue;
            ledger.Serve(slot);
            await job.Begin().WaitAsync(stoppingToken);
        }
    }
}
