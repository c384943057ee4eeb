namespace StemeDb.Bench.Soak;

/// <summary>What the clients sent, and what was acknowledged of it at which seq. Thread-safe.</summary>
internal sealed class AcknowledgedClaims
{
    private const int PartLength = 1 << 16;
    private const int PartsMax = 1 << 14;

    private readonly long[]?[] _parts = new long[]?[PartsMax];
    private long _sent;
    private long _acknowledged;

    /// <summary>Numbers that were given out.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Claims that were acknowledged.</summary>
    public long Acknowledged => Interlocked.Read(ref _acknowledged);

    /// <summary>The first of so many numbers that nobody else gets.</summary>
    public long Take(int count) => Interlocked.Add(ref _sent, count) - count;

    /// <summary>The server said that the claim of a number is recorded at a seq.</summary>
    public void Acknowledge(long number, long seq)
    {
        ref var part = ref _parts[number / PartLength];
        if (Volatile.Read(ref part) is null)
        {
            Interlocked.CompareExchange(ref part, new long[PartLength], null);
        }

        part![number % PartLength] = seq;
        Interlocked.Increment(ref _acknowledged);
    }

    /// <summary>The seq that was told of a number; 0: none was.</summary>
    public long SeqOf(long number) => _parts[number / PartLength]?[number % PartLength] ?? 0;
}
