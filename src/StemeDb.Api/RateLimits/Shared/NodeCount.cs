namespace StemeDb.Api.RateLimits.Shared;

/// <summary>
/// How many processes share the limits. More are believed at once, fewer only after a while: a Redis that came back empty counts few
/// until all have told it that they are there, and a share must not be too great meanwhile. Thread-safe for one writer.
/// </summary>
internal sealed class NodeCount(TimeProvider clock, int? configured)
{
    private static readonly TimeSpan Doubt = TimeSpan.FromSeconds(15);

    private long _confirmedAt;
    private volatile int _value = configured ?? 1;

    public int Value => _value;

    /// <summary>What Redis counted just now.</summary>
    public void Saw(int counted)
    {
        if (configured is not null)
        {
            return;
        }

        var now = clock.GetTimestamp();
        if (counted >= _value || clock.GetElapsedTime(_confirmedAt, now) > Doubt)
        {
            _value = Math.Max(1, counted);
            _confirmedAt = now;
        }
    }
}
