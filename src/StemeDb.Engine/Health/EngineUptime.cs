using System.Diagnostics;

namespace StemeDb.Engine.Health;

/// <summary>How long the process has run.</summary>
internal sealed class EngineUptime
{
    private readonly long _start = Stopwatch.GetTimestamp();

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_start);
}
