using System.Globalization;
using StemeDb.Archive;
using StemeDb.BackupAgent.Retention;

namespace StemeDb.BackupAgent.Tests.Retention;

public sealed class The_policy_keeps_what_it_says
{
    [Fact]
    public void The_newest_few_and_the_newest_of_each_period_are_kept()
    {
        var kept = new RetentionPolicy(Last: 2, Daily: 3, Weekly: 2, Monthly: 2, TimeZoneInfo.Utc).Keep(
            [Made("02-10 03"), Made("02-28 03"), Made("03-02 03"), Made("03-02 15"), Made("03-08 03"), Made("03-09 03"), Made("03-09 15")]);
        Assert.Equal(
            ["02-28 03: monthly", "03-02 15: daily", "03-08 03: daily, weekly", "03-09 03: last", "03-09 15: last, daily, weekly, monthly, furthest"],
            Told(kept).Select(text => text.Replace("03-02 15: daily", "03-02 15: daily", StringComparison.Ordinal)));
    }

    [Fact]
    public void Days_begin_where_the_time_zone_says()
    {
        RetainedBackup[] backups = [Made("03-01 22"), Made("03-01 23"), Made("03-02 10")];
        var vienna = new RetentionPolicy(1, 2, 0, 0, TimeZoneInfo.FindSystemTimeZoneById("Europe/Vienna"));
        Assert.Equal(["03-01 22: daily", "03-02 10: last, daily, furthest"], Told(vienna.Keep(backups)));
        Assert.Equal(["03-01 23: daily", "03-02 10: last, daily, furthest"], Told((vienna with { Zone = TimeZoneInfo.Utc }).Keep(backups)));
    }

    [Fact]
    public void A_mark_keeps_for_ever_and_what_holds_most_is_never_removed()
    {
        var kept = new RetentionPolicy(1, 0, 0, 0, TimeZoneInfo.Utc).Keep(
            [Made("01-01 03") with { IsForever = true }, Made("02-01 03"), Made("02-02 03") with { Seq = 99_999_999 }, Made("03-01 03")]);
        Assert.Equal(["01-01 03: forever", "02-02 03: furthest", "03-01 03: last"], Told(kept));
    }

    private static RetainedBackup Made(string text)
    {
        var at = DateTimeOffset.ParseExact("2026-" + text, "yyyy-MM-dd HH", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        return new RetainedBackup(ArchiveNames.BackupName(at), at, 1, at.ToUnixTimeSeconds() / 1000, IsForever: false);
    }

    private static string[] Told(IReadOnlyDictionary<string, string> kept) =>
        [.. kept.OrderBy(item => item.Key, StringComparer.Ordinal).Select(item => $"{item.Key[19..21]}-{item.Key[21..23]} {item.Key[24..26]}: {item.Value}")];
}
