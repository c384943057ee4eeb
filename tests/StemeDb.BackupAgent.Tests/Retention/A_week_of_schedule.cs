using System.Globalization;
using Cronos;
using StemeDb.BackupAgent.Retention;
using StemeDb.BackupAgent.Schedule;

namespace StemeDb.BackupAgent.Tests.Retention;

/// <summary>A fortnight of backups every six hours in simulated time, each followed by retention; the table shows the second week.</summary>
public sealed class A_week_of_schedule : IDisposable
{
    private static readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Vienna");

    private readonly AgentUnderTest _agent = new();
    private readonly RetentionPolicy _policy = new(Last: 4, Daily: 5, Weekly: 2, Monthly: 1, _zone);

    public void Dispose() => _agent.Dispose();

    [Fact]
    public async Task Backups_are_kept_and_removed_as_the_retention_says()
    {
        var ledger = new SlotLedger(new CronSchedule(CronExpression.Parse("0 */6 * * *"), _zone));
        var start = _agent.Clock.Now;
        var (made, removed) = (0, 0);
        Show("| time (Vienna) | made | removed | kept |");
        Show("|---|---|---|---|");
        for (; _agent.Clock.Now < start.AddDays(14); _agent.Clock.Now += TimeSpan.FromMinutes(30))
        {
            if (IsDown(_agent.Clock.Now - start) || ledger.DueAt(_agent.Clock.Now) is not { } slot) continue;
            _agent.Engine.Write(1000);
            if (made % 5 == 4) _agent.Engine.Merge();
            var backup = await _agent.BackUpAsync(slot: slot);
            ledger.Serve(slot);
            made++;
            var report = await _agent.RetainAsync(_policy);
            removed += report.Removed.Count;
            Assert.Equal(made - removed, await _agent.CheckAsync());
            await AssertKeptAsync();
            if (_agent.Clock.Now >= start.AddDays(7)) await ShowRowAsync(backup.Name!, report);
        }

        // One for the slot before the first day, four a day for fourteen days; of three that were missed one was made up for.
        Assert.Equal(1 + (14 * 4) - 2, made);
    }

    /// <summary>The agent is down from Wednesday evening to Thursday noon of the second week, Vienna's time.</summary>
    private static bool IsDown(TimeSpan since) => since >= TimeSpan.FromHours((9 * 24) + 18) && since < TimeSpan.FromHours((10 * 24) + 12);

    /// <summary>What is left is what the policy says of all that were ever left, and no more.</summary>
    private async Task AssertKeptAsync()
    {
        var left = await _agent.Archive.BackupsAsync(TestContext.Current.CancellationToken);
        var days = left.Select(backup => Local(backup.Name).Date).Distinct().ToList();
        Assert.InRange(left.Count, 1, 4 + 5 + 2 + 1);
        Assert.True(days.Count >= Math.Min(5, (int)(_agent.Clock.Now - new ManualClock().Now).TotalDays), $"{days.Count} days have a backup");
    }

    private async Task ShowRowAsync(string made, RetentionReport report)
    {
        var kept = (await _agent.Archive.BackupsAsync(TestContext.Current.CancellationToken)).Select(backup => Text(backup.Name));
        Show($"| {Local(made):ddd dd HH:mm} | {Text(made)} | {string.Join(", ", report.Removed.Select(Text))} | {string.Join(", ", kept)} |");
    }

    private static DateTime Local(string backup) => TimeZoneInfo.ConvertTimeFromUtc(
        DateTime.ParseExact(backup[^15..], "yyyyMMdd-HHmmss", CultureInfo.InvariantCulture), _zone);

    private static string Text(string backup) => Local(backup).ToString("dd HH'h'", CultureInfo.InvariantCulture);

    private static void Show(FormattableString line) => Show(line.ToString(CultureInfo.InvariantCulture));

    private static void Show(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);
}
