using StemeDb.Model.Lenses.Answers;

namespace StemeDb.Engine.Queries.Answers;

/// <summary>An answer in the cache, with the question it is to. Its text never changes; a newer one takes its place.</summary>
internal sealed class KeptAnswer(byte[] key, ulong hash, AnswerText text, long asOfSeq)
{
    /// <summary>This object, the key's array, and its places in chain and ring, rounded up.</summary>
    private const int OverheadBytes = 128;

    private long _standsAsOfSeq = asOfSeq;

    public ulong Hash { get; } = hash;

    public AnswerText Text { get; } = text;

    /// <summary>Bytes it takes.</summary>
    public int MemoryBytes { get; } = key.Length + text.MemoryBytes + OverheadBytes;

    /// <summary>
    /// The latest seq for which somebody found that it still stands. Threads may set it back to an earlier one, which is true
    /// as well.
    /// </summary>
    public long StandsAsOfSeq
    {
        get => Volatile.Read(ref _standsAsOfSeq);
        set => Volatile.Write(ref _standsAsOfSeq, value);
    }

    /// <summary>Set by readers, cleared by the shard's hand.</summary>
    public bool IsRecentlyUsed { get; set; }

    /// <summary>The next one in the chain. Left as it is when this one is taken out, for readers that stand on it.</summary>
    public KeptAnswer? Next;

    /// <summary>Place in the shard's ring; under its lock.</summary>
    public int RingAt { get; set; }

    public bool IsTo(in AnswerKey question) => Hash == question.Hash && question.Bytes.SequenceEqual(key);
}
