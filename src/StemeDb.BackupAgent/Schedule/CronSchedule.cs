using Cronos;

namespace StemeDb.BackupAgent.Schedule;

/// <summary>
/// The slots of a cron expression in a time zone. A slot that daylight saving skips comes at the end of the gap, one that it repeats
/// comes once. Pure; thread-safe.
/// </summary>
internal sealed class CronSchedule(CronExpression expression, TimeZoneInfo zone)
{
    /// <summary>No expression has more slots than one a minute, so looking back in steps of this growth ends soon.</summary>
    private static readonly TimeSpan[] _back = [TimeSpan.FromHours(1), TimeSpan.FromDays(1), TimeSpan.FromDays(8), TimeSpan.FromDays(32), TimeSpan.FromDays(367), TimeSpan.FromDays(4 * 366)];

    /// <summary>The next slot behind a moment; null: there is none.</summary>
    public DateTimeOffset? NextAfter(DateTimeOffset moment) => expression.GetNextOccurrence(moment.ToUniversalTime(), zone)?.ToUniversalTime();

    /// <summary>The latest slot that is not behind a moment: the one a backup should have been made for. Null: there is none in four years.</summary>
    public DateTimeOffset? LatestAt(DateTimeOffset moment)
    {
        var now = moment.ToUniversalTime();
        foreach (var back in _back)
        {
            DateTimeOffset? latest = null;
            foreach (var slot in expression.GetOccurrences(now - back, now, zone, fromInclusive: false, toInclusive: true)) latest = slot;
            if (latest is { } found) return found.ToUniversalTime();
        }

        return null;
    }
}
