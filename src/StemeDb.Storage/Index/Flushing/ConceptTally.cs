using StemeDb.Storage.Index.Keys;
using StemeDb.Storage.Index.Memtables;
using StemeDb.Storage.Runs;

namespace StemeDb.Storage.Index.Flushing;

/// <summary>What a run adds to the counts of every child: each path counts for itself and for all above it.</summary>
internal sealed class ConceptTally
{
    private readonly Dictionary<byte[], ConceptCounts> _children = new(ByteContent.Instance);
    private bool _isIncomplete;

    /// <summary>Takes a path, once.</summary>
    /// <param name="path">Its bytes.</param>
    /// <param name="claims">Claims on it, 1 or more.</param>
    /// <param name="novelty">Whether older layers have it; where that is unknown, the run has to be counted anew later.</param>
    public void Add(ReadOnlySpan<byte> path, int claims, PathNovelty novelty)
    {
        _isIncomplete |= novelty == PathNovelty.Unknown;
        var isNew = novelty == PathNovelty.New;
        var children = _children.GetAlternateLookup<ReadOnlySpan<byte>>();
        Span<byte> child = stackalloc byte[ConceptEntry.MaxKeyBytes];
        for (var parentEnd = 0; ;)
        {
            var segmentAt = parentEnd == 0 ? 0 : parentEnd + 1;
            var slash = path[segmentAt..].IndexOf((byte)'/');
            var segmentEnd = slash < 0 ? path.Length : segmentAt + slash;
            var length = ConceptEntry.WriteChild(child, path[..parentEnd], path[segmentAt..segmentEnd]);
            var added = new ConceptCounts(slash < 0, slash >= 0 && isNew ? 1 : 0, claims);
            children.TryGetValue(child[..length], out var known);
            children[child[..length]] = known.Plus(added);
            if (slash < 0) return;
            parentEnd = segmentEnd;
        }
    }

    /// <summary>Writes all of it into the keyspace that was begun.</summary>
    /// <param name="writer">The run.</param>
    /// <param name="lastSeq">The last seq of the run.</param>
    public void Write(RunWriter writer, long lastSeq)
    {
        var sorted = _children.ToArray();
        Array.Sort(sorted, (x, y) => x.Key.AsSpan().SequenceCompareTo(y.Key));
        Span<byte> key = stackalloc byte[ConceptEntry.MaxKeyBytes];
        Span<byte> value = stackalloc byte[ConceptEntry.MaxValueBytes];
        foreach (var (child, counts) in sorted)
        {
            var keyLength = ConceptEntry.WriteKey(key, child, lastSeq);
            writer.Add(key[..keyLength], value[..ConceptEntry.WriteValue(value, counts)]);
        }

        if (_isIncomplete) writer.Add(ConceptEntry.IncompleteKey, default);
    }

    /// <summary>Compares arrays by content, and lets spans stand for them.</summary>
    private sealed class ByteContent : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static ByteContent Instance { get; } = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = default(HashCode);
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
