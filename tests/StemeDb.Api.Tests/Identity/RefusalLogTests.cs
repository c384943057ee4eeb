using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using StemeDb.Api.Identity;
using StemeDb.Api.Identity.Refusals;

namespace StemeDb.Api.Tests.Identity;

public sealed class RefusalLogTests
{
    [Fact]
    public void A_flood_of_refusals_is_some_lines_and_a_count()
    {
        var clock = new StillClock();
        var lines = new Lines();
        var log = new RefusalLog(clock, lines);
        var context = new DefaultHttpContext();

        for (var i = 0; i < 1000; i++)
        {
            log.Write(context, "unknown_key");
        }

        Assert.Equal(RefusalLog.LinesPerSecondMax, lines.Count);
        clock.Seconds++;
        log.Write(context, "unknown_key");
        Assert.Equal("990 more refused requests were not logged", lines[RefusalLog.LinesPerSecondMax]);
        Assert.Equal(RefusalLog.LinesPerSecondMax + 2, lines.Count);
    }

    [Fact]
    public void What_was_sent_is_not_in_a_line()
    {
        var lines = new Lines();
        var context = new DefaultHttpContext();
        context.Request.Path = "/v1/\r\nforged";
        context.Request.Method = "FORGED";
        context.Request.Headers.Authorization = "Bearer steme_secret";
        new RefusalLog(new StillClock(), lines).Write(context, "malformed");

        Assert.Equal("Refused what is not served to Anonymous anonymous at ?: malformed", Assert.Single(lines));
    }

    [Fact]
    public void Names_from_outside_are_printable_and_short()
    {
        Assert.Equal("a?b?c??", CallerName.Printable("a\nb c\"\u202e"));
        Assert.Equal(96, CallerName.Printable(new string('x', 1000)).Length);
    }

    private sealed class StillClock : TimeProvider
    {
        public long Seconds { get; set; } = 1;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }

    private sealed class Lines : List<string>, ILogger<RefusalLog>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Add(formatter(state, exception));
    }
}
