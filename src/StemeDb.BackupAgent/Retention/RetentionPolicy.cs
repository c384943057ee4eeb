using System.Globalization;

namespace StemeDb.BackupAgent.Retention;

/// <summary>
/// Which backups are kept: the newest few, and the newest of each of the last days, weeks (from Monday) and months that have one.
/// A day is one of the time zone. Pure; immutable.
/// </summary>
/// <param name="Last">Newest backups, 1 or more.</param>
/// <param name="Daily">Days that have a backup, 0 or more.</param>
/// <param name="Weekly">Weeks that have a backup, 0 or more.</param>
/// <param name="Monthly">Months that have a backup, 0 or more.</param>
/// <param name="Zone">Where days begin.</param>
internal sealed record RetentionPolicy(int Last, int Daily, int Weekly, int Monthly, TimeZoneInfo Zone)
{
    /// <summary>Decides.</summary>
    /// <param name="backups">All there are.</param>
    /// <returns>Why each is kept, by its name; those that are not in it go.</returns>
    public IReadOnlyDictionary<string, string> Keep(IEnumerable<RetainedBackup> backups)
    {
        RetainedBackup[] newestFirst = [.. backups.OrderByDescending(backup => backup.CreatedAt).ThenByDescending(backup => backup.Name, StringComparer.Ordinal)];
        var kept = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var backup in newestFirst.Take(Last)) Add(backup, "last");
        Period("daily", Daily, day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        Period("weekly", Weekly, day => string.Create(CultureInfo.InvariantCulture, $"{ISOWeek.GetYear(day):D4}-W{ISOWeek.GetWeekOfYear(day):D2}"));
        Period("monthly", Monthly, day => day.ToString("yyyy-MM", CultureInfo.InvariantCulture));
        foreach (var backup in newestFirst.Where(backup => backup.IsForever)) Add(backup, "forever");

        // Whatever a clock said: the one that holds most is never removed.
        if (newestFirst.MaxBy(backup => (backup.Generation, backup.Seq)) is { } furthest) Add(furthest, "furthest");
        return kept.ToDictionary(item => item.Key, item => string.Join(", ", item.Value), StringComparer.Ordinal);

        void Add(RetainedBackup backup, string why)
        {
            if (!kept.TryGetValue(backup.Name, out var reasons)) kept[backup.Name] = reasons = [];
            reasons.Add(why);
        }

        void Period(string why, int count, Func<DateTime, string> nameOf)
        {
            foreach (var period in newestFirst.GroupBy(backup => nameOf(TimeZoneInfo.ConvertTime(backup.CreatedAt, Zone).DateTime)).Take(count)) Add(period.First(), why);
        }
    }
}

/// <summary>What retention knows of a backup.</summary>
/// <param name="Name">Its name.</param>
/// <param name="CreatedAt">When it was begun.</param>
/// <param name="Generation">Of the data.</param>
/// <param name="Seq">It holds everything up to here.</param>
/// <param name="IsForever">Somebody marked it to be kept.</param>
internal sealed record RetainedBackup(string Name, DateTimeOffset CreatedAt, long Generation, long Seq, bool IsForever);
