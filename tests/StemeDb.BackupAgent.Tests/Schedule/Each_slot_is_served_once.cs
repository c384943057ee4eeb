using System.Globalization;
using Cronos;
using Microsoft.Extensions.Configuration;
using StemeDb.BackupAgent.Configuration;
using StemeDb.BackupAgent.Schedule;
using StemeDb.ServiceDefaults.Configuration;

namespace StemeDb.BackupAgent.Tests.Schedule;

public sealed class Each_slot_is_served_once
{
    [Fact]
    public void A_slot_is_due_from_its_moment_on_until_it_is_served()
    {
        var ledger = Ledger("0 3 * * *");
        ledger.Serve(At("2026-03-01T03:00"));
        Assert.Null(ledger.DueAt(At("2026-03-02T02:59:59")));
        Assert.Equal(At("2026-03-02T03:00"), ledger.DueAt(At("2026-03-02T03:00")));
        Assert.Equal(At("2026-03-02T03:00"), ledger.DueAt(At("2026-03-02T17:00")));
        ledger.Serve(At("2026-03-02T03:00"));
        Assert.Null(ledger.DueAt(At("2026-03-02T17:00")));
        Assert.Equal(At("2026-03-03T03:00"), ledger.NextAfter(At("2026-03-02T17:00")));
    }

    [Fact]
    public void Of_slots_that_were_missed_the_latest_is_made_up_for()
    {
        var ledger = Ledger("0 3 * * *");
        ledger.Serve(At("2026-03-01T03:00"));
        Assert.Equal(At("2026-03-09T03:00"), ledger.DueAt(At("2026-03-09T12:00")));
        ledger.Serve(At("2026-03-09T03:00"));
        Assert.Null(ledger.DueAt(At("2026-03-09T12:00")));
    }

    [Fact]
    public void A_clock_that_goes_back_over_a_slot_does_not_repeat_it()
    {
        var ledger = Ledger("0 3 * * *");
        ledger.Serve(At("2026-03-01T03:00"));
        ledger.Serve(At("2026-03-02T03:00"));
        Assert.Null(ledger.DueAt(At("2026-03-02T02:58")));
        Assert.Null(ledger.DueAt(At("2026-03-02T03:00")));
    }

    [Fact]
    public void A_clock_that_jumps_years_ahead_and_back_does_not_stop_the_schedule()
    {
        var ledger = Ledger("0 3 * * *");
        ledger.Serve(At("2026-03-02T03:00"));
        Assert.Equal(At("2031-07-01T03:00"), ledger.DueAt(At("2031-07-01T05:00")));
        ledger.Serve(At("2031-07-01T03:00"));
        Assert.Null(ledger.DueAt(At("2026-03-02T12:00")));
        Assert.Equal(At("2026-03-03T03:00"), ledger.DueAt(At("2026-03-03T03:00:01")));
    }

    [Theory]
    [InlineData("30 2 * * *", "2026-03-29T00:00", "2026-03-29T01:00")] // 02:30 does not exist: it comes at 03:00 of the zone.
    [InlineData("30 2 * * *", "2026-10-25T00:00", "2026-10-25T00:30")] // 02:30 comes twice: the first counts.
    [InlineData("0 12 1 * *", "2026-03-02T00:00", "2026-04-01T10:00")]
    public void Slots_follow_the_time_zone(string cron, string after, string expected) =>
        Assert.Equal(At(expected), Schedule(cron, "Europe/Vienna").NextAfter(At(after)));

    [Fact]
    public void A_slot_that_daylight_saving_repeats_is_one_slot()
    {
        var ledger = new SlotLedger(Schedule("30 2 * * *", "Europe/Vienna"));
        ledger.Serve(At("2026-10-25T00:30"));
        Assert.Null(ledger.DueAt(At("2026-10-25T01:31")));
    }

    [Fact]
    public void The_latest_slot_is_found_however_seldom_there_is_one()
    {
        Assert.Equal(At("2024-02-29T00:00"), Schedule("0 0 29 2 *").LatestAt(At("2027-03-01T00:00")));
        Assert.Equal(At("2026-03-02T10:07"), Schedule("* * * * *").LatestAt(At("2026-03-02T10:07:59")));
        Assert.Null(Schedule("0 0 30 2 *").LatestAt(At("2027-03-01T00:00")));
    }

    [Theory]
    [InlineData("STEMEDB_BACKUP_SCHEDULE", "0 3 31 2 *")]
    [InlineData("STEMEDB_DRILL_SCHEDULE", "0 3 30 2 *")]
    [InlineData("STEMEDB_VERIFY_SCHEDULE", "60 3 * * *")]
    public void A_schedule_that_never_comes_stops_the_start(string name, string never)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(name, never)]).Build();

        var fault = Assert.Throws<ConfigurationException>(() => AgentOptions.Read(configuration));

        Assert.StartsWith($"{name} is '{never}'; allowed: a cron expression", fault.Message, StringComparison.Ordinal);
    }

    private static SlotLedger Ledger(string cron) => new(Schedule(cron));

    private static CronSchedule Schedule(string cron, string zone = "UTC") => new(CronExpression.Parse(cron), TimeZoneInfo.FindSystemTimeZoneById(zone));

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
