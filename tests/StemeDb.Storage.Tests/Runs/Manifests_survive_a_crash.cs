using StemeDb.Storage.Runs;
using StemeDb.Storage.Runs.Caching;
using StemeDb.Storage.Runs.Manifest;

namespace StemeDb.Storage.Tests.Runs;

public sealed class Manifests_survive_a_crash
{
    private const string Directory = "/db";

    [Fact]
    public void Whenever_the_power_fails_the_store_is_the_old_or_the_new_and_whole()
    {
        var calm = new CrashingDisk();
        var durable = Work(calm, _ => { });
        Assert.Equal(6, durable.Seq);
        for (var operation = 0; operation < calm.Operations; operation++)
        {
            var disk = new CrashingDisk { CrashAt = operation };
            var (acknowledged, attempted) = (0L, 0L);
            try
            {
                Work(disk, seq => attempted = seq, seq => acknowledged = seq);
                Assert.Fail($"The power should have failed at operation {operation}.");
            }
            catch (IOException)
            {
            }

            foreach (var keepUnsyncedNames in (bool[])[false, true])
            {
                using var catalog = RunCatalog.Open(disk.Restart(keepUnsyncedNames), Directory, new BlockCache(1 << 20));
                Assert.InRange(catalog.Manifest.CheckpointSeq, acknowledged, attempted);
                AssertHolds(catalog, catalog.Manifest.CheckpointSeq);
            }
        }
    }

    [Fact]
    public void Every_flipped_bit_of_a_manifest_is_found()
    {
        var disk = new CrashingDisk();
        Work(disk, _ => { });
        var path = $"{Directory}/{ManifestFile.Name}";
        var whole = disk.ReadAll(path);
        for (var bit = 0; bit < whole.Length * 8; bit++)
        {
            var flipped = (byte[])whole.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            disk.WriteAll(path, flipped);
            Assert.Throws<ManifestDamagedException>(() => ManifestFile.Load(disk, Directory));
        }

        for (var length = 0; length < whole.Length; length++)
        {
            disk.WriteAll(path, whole[..length]);
            Assert.Throws<ManifestDamagedException>(() => ManifestFile.Load(disk, Directory));
        }
    }

    /// <summary>Six flushes of one record each, and a merge of the first four.</summary>
    private static (long Seq, int Runs) Work(CrashingDisk disk, Action<long> attempt, Action<long>? acknowledge = null)
    {
        using var catalog = RunCatalog.Open(disk, Directory, new BlockCache(1 << 20));
        for (var seq = 1L; seq <= 6; seq++)
        {
            attempt(seq);
            using var writer = catalog.CreateWriter(new RunOptions());
            writer.BeginKeyspace(1);
            writer.Add(Key(seq), [(byte)seq]);
            catalog.Add(writer.Finish(seq, seq), seq);
            acknowledge?.Invoke(seq);
            if (seq == 4)
            {
                Merges.MergeAll(catalog, disk);
            }
        }

        return (catalog.Manifest.CheckpointSeq, catalog.Manifest.Runs.Count);
    }

    private static void AssertHolds(RunCatalog catalog, long upTo)
    {
        using var set = catalog.Acquire();
        for (var seq = 1L; seq <= upTo; seq++)
        {
            Assert.Contains(set.Runs, run => run.TryGet(1, Key(seq), out var value) && value.Span[0] == seq);
        }
    }

    private static byte[] Key(long seq) => SampleRuns.Utf8($"seq/{seq:d4}");
}
