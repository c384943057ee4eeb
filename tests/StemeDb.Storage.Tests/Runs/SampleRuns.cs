using CsCheck;
using StemeDb.Storage.Files;
using StemeDb.Storage.Runs;
using StemeDb.Storage.Runs.Bloom;

namespace StemeDb.Storage.Tests.Runs;

/// <summary>Entries to write, and how the tests write and read them.</summary>
internal static class SampleRuns
{
    /// <summary>Sorts keys as runs do.</summary>
    public static IComparer<byte[]> ByBytes { get; } =
        Comparer<byte[]>.Create((left, right) => left.AsSpan().SequenceCompareTo(right));

    /// <summary>Keys of few letters, so that they share prefixes and collide, and now and then a long one.</summary>
    public static Gen<byte[]> Keys { get; } = Gen.Frequency(
        (20, Gen.Byte[(byte)'a', (byte)'c'].Array[1, 8]),
        (5, Gen.Byte.Array[1, 12]),
        (1, Gen.Byte[0xfe, 0xff].Array[250, 600]));

    /// <summary>A keyspace's entries.</summary>
    public static Gen<SortedDictionary<byte[], byte[]>> Entries { get; } =
        Gen.Select(Keys, Gen.Byte.Array[0, 40]).Array[1, 300].Select(pairs =>
        {
            var entries = new SortedDictionary<byte[], byte[]>(ByBytes);
            foreach (var (key, value) in pairs) entries[key] = value;
            return entries;
        });

    /// <summary>Small blocks and short restarts, so that a few hundred entries meet every edge.</summary>
    public static Gen<RunOptions> Options { get; } = Gen.Select(Gen.Int[1024, 3000], Gen.Int[1, 20], Gen.Int[0, 14])
        .Select((block, restart, bits) => new RunOptions
        {
            BlockBytes = block,
            RestartInterval = restart,
            FilterBitsPerKey = bits,
            FilterPrefixes = new WholeKeyAndFirstByte(),
        });

    public static RunInfo Write(
        IFileSystem files, string directory, RunOptions options, long seq, params SortedDictionary<byte[], byte[]>[] keyspaces)
    {
        using var writer = new RunWriter(files, directory, options);
        for (var i = 0; i < keyspaces.Length; i++)
        {
            writer.BeginKeyspace((byte)(i + 1));
            foreach (var (key, value) in keyspaces[i]) writer.Add(key, value);
        }

        return writer.Finish(seq, seq);
    }

    public static SortedDictionary<byte[], byte[]> Read(IEntryCursor cursor)
    {
        var entries = new SortedDictionary<byte[], byte[]>(ByBytes);
        for (var found = cursor.Seek([]); found; found = cursor.MoveNext())
        {
            entries.Add(cursor.Key.ToArray(), cursor.Value.ToArray());
        }

        return entries;
    }

    public static SortedDictionary<byte[], byte[]> Numbered(int count, string prefix = "key/")
    {
        var entries = new SortedDictionary<byte[], byte[]>(ByBytes);
        for (var i = 0; i < count; i++) entries.Add(Utf8($"{prefix}{i:d6}"), Utf8($"value {i}"));
        return entries;
    }

    public static byte[] Utf8(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    public static void AssertSame(SortedDictionary<byte[], byte[]> expected, SortedDictionary<byte[], byte[]> actual) =>
        Assert.Equal(
            expected.Select(entry => (Convert.ToHexString(entry.Key), Convert.ToHexString(entry.Value))),
            actual.Select(entry => (Convert.ToHexString(entry.Key), Convert.ToHexString(entry.Value))));

    internal sealed class WholeKeyAndFirstByte : IFilterPrefixes
    {
        public int Find(byte keyspace, ReadOnlySpan<byte> key, Span<int> lengths)
        {
            lengths[0] = 1;
            lengths[1] = key.Length;
            return 2;
        }
    }
}
