namespace StemeDb.Cli.Output.Archives;

/// <summary>Tells a person that a command waits for the archive: when that has taken some seconds, and then now and again. Thread-safe.</summary>
internal sealed class WaitNotice(TextWriter output, TimeProvider clock)
{
    private static readonly TimeSpan _quiet = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _again = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private long? _tellFrom;

    /// <summary>A call failed and is tried again.</summary>
    /// <param name="failure">Why.</param>
    public void Tell(Exception failure)
    {
        lock (_gate)
        {
            var now = clock.GetTimestamp();
            _tellFrom ??= now + TicksOf(_quiet);
            if (now < _tellFrom) return;
            _tellFrom = now + TicksOf(_again);
            output.WriteLine($"Waiting: {failure.Message}");
        }
    }

    private long TicksOf(TimeSpan time) => (long)(time.TotalSeconds * clock.TimestampFrequency);
}
