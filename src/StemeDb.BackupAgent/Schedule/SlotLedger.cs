namespace StemeDb.BackupAgent.Schedule;

/// <summary>
/// Says whether a backup is due. Each slot is served once, whatever the clock does: also when it goes back over a slot, or a day
/// ahead and back. Of slots that were missed only the latest is made up for. For one thread.
/// </summary>
/// <param name="schedule">The slots.</param>
internal sealed class SlotLedger(CronSchedule schedule)
{
    private readonly HashSet<DateTimeOffset> _served = [];

    /// <summary>A slot was served, as a manifest or a backup that went well says.</summary>
    public void Serve(DateTimeOffset slot) => _served.Add(slot.ToUniversalTime());

    /// <summary>The slot that is due; null when none is.</summary>
    /// <param name="now">The clock.</param>
    public DateTimeOffset? DueAt(DateTimeOffset now) => schedule.LatestAt(now) is { } slot && !_served.Contains(slot) ? slot : null;

    /// <summary>The next slot behind a moment.</summary>
    public DateTimeOffset? NextAfter(DateTimeOffset now) => schedule.NextAfter(now);
}
