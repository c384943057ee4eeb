using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using StemeDb.ServiceDefaults.Logging;

namespace StemeDb.ServiceDefaults.Tests.Logging;

public sealed class An_event_is_one_line
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    [Theory]
    [InlineData("all is well", "all is well")]
    [InlineData("a\nb", "a\\u{a}b")]
    [InlineData("a\r\nb", "a\\u{d}\\u{a}b")]
    [InlineData("\u001b[2Jgone", "\\u{1b}[2Jgone")]
    [InlineData("a\u2028b\u202eb", "a\\u{2028}b\\u{202e}b")]
    [InlineData("naïve 航空 🛫", "naïve 航空 🛫")]
    public void What_is_in_a_message_stays_in_it(string message, string written) =>
        Assert.Equal($"2026-01-02T03:04:05.678Z warn: StemeDb.Some[7] {written}\n", Format(message, exception: null));

    [Fact]
    public void Half_a_character_is_replaced() =>
        Assert.Equal("2026-01-02T03:04:05.678Z warn: StemeDb.Some[7] \ufffd\n", Format("\ud800", exception: null));

    [Fact]
    public void An_exception_is_on_the_same_line() =>
        Assert.Equal(
            "2026-01-02T03:04:05.678Z warn: StemeDb.Some[7] broken System.InvalidOperationException: first second\n",
            Format("broken", new InvalidOperationException("first\nsecond")));

    private static string Format(string message, Exception? exception)
    {
        var formatter = new LineFormatter(Options.Create(new ConsoleFormatterOptions { TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ " }), new FixedTime());
        using var text = new StringWriter();
        formatter.Write(new LogEntry<string>(LogLevel.Warning, "StemeDb.Some", new EventId(7), message, exception, (state, _) => state), null, text);
        return text.ToString();
    }

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
