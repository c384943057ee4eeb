using StemeDb.Storage.Index.Keys;
using StemeDb.Storage.Index.Layers;
using StemeDb.Storage.Index.Memtables;
using StemeDb.Storage.Index.Reading;
using StemeDb.Storage.Runs;

namespace StemeDb.Storage.Index.Flushing;

/// <summary>
/// Writes what a memtable adds to the counts of every child: each path counts for itself and for all above it.
/// </summary>
internal sealed class ConceptFlush(LayerSet layers, Memtable table)
{
    private readonly Dictionary<byte[], ConceptCounts> _children = new(ByteContent.Instance);

    public void Write(RunWriter writer)
    {
        var children = _children.GetAlternateLookup<ReadOnlySpan<byte>>();
        foreach (var path in table.PathOrder())
        {
            var claims = table.Path(path).ClaimCount;
            if (claims > 0) AddPath(children, table.PathBytes(path), claims, PathNovelties.IsNew(layers, table, path));
        }

        var sorted = _children.ToArray();
        Array.Sort(sorted, (x, y) => x.Key.AsSpan().SequenceCompareTo(y.Key));
        writer.BeginKeyspace(Keyspace.Concepts);
        Span<byte> key = stackalloc byte[ConceptEntry.MaxKeyBytes];
        Span<byte> value = stackalloc byte[ConceptEntry.MaxValueBytes];
        foreach (var (child, counts) in sorted)
        {
            var keyLength = ConceptEntry.WriteKey(key, child, table.AppliedSeq);
            writer.Add(key[..keyLength], value[..ConceptEntry.WriteValue(value, counts)]);
        }
    }

    private static void AddPath(
        Dictionary<byte[], ConceptCounts>.AlternateLookup<ReadOnlySpan<byte>> children, ReadOnlySpan<byte> path, int claims, bool isNew)
    {
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
