using System.Numerics;
using StemeDb.Model.Lenses.Answers;

namespace StemeDb.Engine.Queries.Answers;

/// <summary>
/// A part of the cache with its own lock and hand (CLOCK). Looking up takes no lock: chains are changed one link at a time.
/// Invariant under the lock: an answer is in its chain exactly when it is in the ring, and <see cref="UsedBytes"/> is the sum
/// over the ring, at most the capacity.
/// </summary>
internal sealed class AnswerShard
{
    /// <summary>An answer over twenty claims takes about this; fewer bytes each only make chains longer.</summary>
    private const int UsualBytes = 1024;

    private readonly long _capacityBytes;
    private readonly KeptAnswer?[] _chains;
    private readonly Doorkeeper _doorkeeper;
    private readonly List<KeptAnswer> _ring = [];
    private readonly Lock _lock = new();
    private int _hand;
    private long _usedBytes;
    private long _evictions;

    public AnswerShard(long capacityBytes)
    {
        _capacityBytes = capacityBytes;
        var usual = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(capacityBytes / UsualBytes, 1, 1 << 24));
        _chains = new KeptAnswer?[usual];
        _doorkeeper = new Doorkeeper(usual);
    }

    public long UsedBytes => Interlocked.Read(ref _usedBytes);

    public long Evictions => Interlocked.Read(ref _evictions);

    public KeptAnswer? Find(in AnswerKey question)
    {
        for (var kept = Volatile.Read(ref ChainOf(question.Hash)); kept is not null; kept = Volatile.Read(ref kept.Next))
        {
            if (kept.IsTo(question))
            {
                return kept;
            }
        }

        return null;
    }

    /// <summary>Whether an answer would be taken in: while there is room, and of what was asked for lately.</summary>
    public bool IsWelcome(ulong hash) => UsedBytes + UsualBytes <= _capacityBytes || _doorkeeper.HasSeen(hash);

    /// <summary>Keeps an answer in the place of an older one to the same question.</summary>
    public void Keep(in AnswerKey question, AnswerText text, long asOfSeq)
    {
        var kept = new KeptAnswer(question.Bytes.ToArray(), question.Hash, text, asOfSeq);
        if (kept.MemoryBytes > _capacityBytes)
        {
            return;
        }

        lock (_lock)
        {
            if (Find(question) is { } older)
            {
                if (older.StandsAsOfSeq > asOfSeq)
                {
                    return;
                }

                Remove(older);
            }

            MakeRoom(kept.MemoryBytes);
            kept.RingAt = _ring.Count;
            _ring.Add(kept);
            _usedBytes += kept.MemoryBytes;
            kept.Next = ChainOf(kept.Hash);
            Volatile.Write(ref ChainOf(kept.Hash), kept);
        }
    }

    private ref KeptAnswer? ChainOf(ulong hash) => ref _chains[(uint)(hash >> 16) & (uint)(_chains.Length - 1)];

    /// <summary>Ends after two rounds at most: the first clears every mark.</summary>
    private void MakeRoom(int bytes)
    {
        while (_usedBytes + bytes > _capacityBytes)
        {
            _hand = _hand < _ring.Count ? _hand : 0;
            var kept = _ring[_hand];
            if (kept.IsRecentlyUsed)
            {
                kept.IsRecentlyUsed = false;
                _hand++;
                continue;
            }

            Remove(kept);
            _evictions++;
        }
    }

    private void Remove(KeptAnswer kept)
    {
        ref var link = ref ChainOf(kept.Hash);
        while (link != kept)
        {
            link = ref link!.Next;
        }

        Volatile.Write(ref link, kept.Next);
        var last = _ring[^1];
        (_ring[kept.RingAt], last.RingAt) = (last, kept.RingAt);
        _ring.RemoveAt(_ring.Count - 1);
        _usedBytes -= kept.MemoryBytes;
    }
}
