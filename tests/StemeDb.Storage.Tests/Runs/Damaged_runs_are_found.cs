using System.Buffers.Binary;
using CsCheck;
using StemeDb.Storage.Checksums;
using StemeDb.Storage.Runs;
using StemeDb.Storage.Runs.Bloom;
using StemeDb.Storage.Runs.Caching;
using StemeDb.Storage.Runs.Format;
using StemeDb.Storage.Runs.Verifying;

namespace StemeDb.Storage.Tests.Runs;

public sealed class Damaged_runs_are_found
{
    private static readonly SortedDictionary<byte[], byte[]> First = SampleRuns.Numbered(90);
    private static readonly SortedDictionary<byte[], byte[]> Second = SampleRuns.Numbered(3, "z");
    private readonly CrashingDisk _disk = new();
    private readonly string _path;
    private readonly byte[] _whole;

    public Damaged_runs_are_found()
    {
        var options = new RunOptions { BlockBytes = 1024, FilterPrefixes = new SampleRuns.WholeKeyAndFirstByte() };
        _path = $"/db/{SampleRuns.Write(_disk, "/db", options, 5, First, Second).FileName}";
        _whole = _disk.ReadAll(_path);
    }

    [Fact]
    public void Every_flipped_bit_is_found_and_never_read_as_data()
    {
        for (var bit = 0; bit < _whole.Length * 8; bit++)
        {
            var flipped = (byte[])_whole.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(ReadsRight(flipped), $"Bit {bit} of {_whole.Length * 8} was flipped and nobody noticed.");
        }
    }

    [Fact]
    public void Every_cut_is_found()
    {
        for (var length = 0; length < _whole.Length; length++)
        {
            Assert.False(ReadsRight(_whole[..length]), $"The run was cut to {length} bytes and nobody noticed.");
        }

        Assert.False(ReadsRight([.. _whole, 0]));
    }

    [Fact]
    public void Every_flipped_byte_is_found_by_verification()
    {
        for (var at = 0; at < _whole.Length; at++)
        {
            var flipped = (byte[])_whole.Clone();
            flipped[at] ^= 0x10;
            _disk.WriteAll(_path, flipped);
            Assert.False(IsClean(), $"Byte {at} was flipped and verification did not notice.");
        }

        _disk.WriteAll(_path, _whole);
        Assert.True(RunVerifier.Verify(_disk, "/db", TestContext.Current.CancellationToken).Runs.Single().Findings.Count == 0);
    }

    [Fact]
    public void Damage_to_a_block_names_its_place_and_keys_and_the_rest_stays_readable()
    {
        var flipped = (byte[])_whole.Clone();
        flipped[RunFormat.HeaderBytes + 100] ^= 1;
        _disk.WriteAll(_path, flipped);
        using var run = RunReader.Open(_disk, _path, new BlockCache(1 << 20));

        var damage = Assert.Throws<RunDamagedException>(() => run.TryGet(1, First.Keys.First(), out _));

        Assert.Equal((_path, (long)RunFormat.HeaderBytes, (byte?)1), (damage.File, damage.Offset, damage.Keyspace));
        Assert.Equal(First.Keys.First(), damage.FromKey.ToArray());
        Assert.Contains("stemedb data verify", damage.Message, StringComparison.Ordinal);
        Assert.True(damage.ToKey.Span.SequenceCompareTo(First.Keys.Last()) < 0);
        Assert.True(run.TryGet(1, First.Keys.Last(), out _));
        SampleRuns.AssertSame(Second, SampleRuns.Read(new RunCursor().Over(run, 2)));
        Assert.Single(RunVerifier.Verify(_disk, "/db", TestContext.Current.CancellationToken).Findings, finding => finding.Offset == damage.Offset && finding.Keyspace == 1);
    }

    [Fact]
    public void A_newer_version_is_refused_by_name()
    {
        var newer = (byte[])_whole.Clone();
        BinaryPrimitives.WriteUInt32LittleEndian(newer.AsSpan(8), 2);
        BinaryPrimitives.WriteUInt32LittleEndian(newer.AsSpan(12), Crc32C.Compute(newer.AsSpan(0, 12)));
        _disk.WriteAll(_path, newer);
        var refusal = Assert.Throws<UnsupportedFormatException>(() => RunReader.Open(_disk, _path, new BlockCache(0)));
        Assert.Equal((2u, 1u), (refusal.Version, refusal.NewestKnown));
    }

    [Fact]
    public void Nonsense_with_a_right_checksum_is_damage_too() =>
        Gen.Select(Gen.Int[0, 1023], Gen.Byte.Array[1, 12]).Sample((at, nonsense) =>
        {
            // The first block, rewritten with a checksum that matches.
            var bytes = (byte[])_whole.Clone();
            var length = FirstBlockLength();
            var content = bytes.AsSpan(RunFormat.HeaderBytes, length - RunFormat.ChecksumBytes);
            nonsense.AsSpan(0, Math.Min(nonsense.Length, content.Length - at % content.Length)).CopyTo(content[(at % content.Length)..]);
            var checksum = RunFormat.Checksum(RunFormat.HeaderBytes, content);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(RunFormat.HeaderBytes + content.Length), checksum);

            var disk = new CrashingDisk();
            disk.WriteAll("/db/run.kv", bytes);
            using var run = RunReader.Open(disk, "/db/run.kv", new BlockCache(1 << 20));
            OnlyDamage(() => WalkAll(new RunCursor().Over(run, 1)));
            OnlyDamage(() => First.Keys.Count(key => run.TryGet(1, key, out _)));
            OnlyDamage(() => First.Keys.Count(key => new RunCursor().Over(run, 1).SeekBefore(key)));
        }, iter: 800);

    private static int WalkAll(RunCursor cursor)
    {
        var entries = 0;
        for (var found = cursor.Seek([]); found; found = cursor.MoveNext()) entries++;
        return entries;
    }

    private static void OnlyDamage(Func<int> read)
    {
        try
        {
            Assert.InRange(read(), 0, 100_000);
        }
        catch (RunDamagedException e)
        {
            Assert.NotEmpty(e.Message);
        }
    }

    private int FirstBlockLength()
    {
        using var file = _disk.Open(_path, writable: false);
        var section = RunEnvelope.Read(file).Footer.Keyspaces[0];
        return KeyspaceParts.ReadIndex(file, section).LengthOf(0);
    }

    private bool IsClean()
    {
        try
        {
            return RunVerifier.Verify(_disk, "/db", TestContext.Current.CancellationToken).Runs.Single().Findings.Count == 0;
        }
        catch (UnsupportedFormatException)
        {
            return false;
        }
    }

    /// <summary>True when all of it can be read and is right; false when damage is reported; fails when it reads wrong.</summary>
    private static bool ReadsRight(byte[] bytes)
    {
        var disk = new CrashingDisk();
        disk.WriteAll("/db/run.kv", bytes);
        try
        {
            using var run = RunReader.Open(disk, "/db/run.kv", new BlockCache(0));
            Assert.True(First.Keys.All(key => run.MayContain(1, FilterKey.Of(key))));
            SampleRuns.AssertSame(First, SampleRuns.Read(new RunCursor().Over(run, 1)));
            SampleRuns.AssertSame(Second, SampleRuns.Read(new RunCursor().Over(run, 2)));
        }
        catch (RunDamagedException)
        {
            return false;
        }

        return true;
    }
}
