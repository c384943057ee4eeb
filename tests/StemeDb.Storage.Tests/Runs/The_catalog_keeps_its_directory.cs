using System.Buffers.Binary;
using StemeDb.Storage.Checksums;
using StemeDb.Storage.Files;
using StemeDb.Storage.Runs;
using StemeDb.Storage.Runs.Caching;
using StemeDb.Storage.Runs.Manifest;
using StemeDb.Storage.Runs.Verifying;

namespace StemeDb.Storage.Tests.Runs;

public sealed class The_catalog_keeps_its_directory : IDisposable
{
    private readonly ScratchDirectory _directory = new();

    private static DiskFileSystem Files => DiskFileSystem.Instance;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Runs_and_checkpoint_are_there_after_opening_again()
    {
        using (var catalog = Open())
        {
            Assert.Equal((1, 0), (catalog.Manifest.Edition, catalog.Manifest.CheckpointSeq));
            Flush(catalog, 1);
            Flush(catalog, 2);
        }

        using var again = Open();
        Assert.Equal((3, 2), (again.Manifest.Edition, again.Manifest.CheckpointSeq));
        using var set = again.Acquire();
        Assert.Equal([2, 1], set.Runs.Select(run => run.LastSeq));
        Assert.Equal(again.Manifest.Runs[0], set.Manifest.Runs[0]);
    }

    [Fact]
    public void Left_over_files_are_removed_and_others_are_not()
    {
        RunInfo kept;
        using (var catalog = Open())
        {
            kept = Flush(catalog, 1);
        }

        var orphan = SampleRuns.Write(Files, _directory.Path, new RunOptions(), 2, SampleRuns.Numbered(2));
        File.WriteAllText(In("run-0.tmp"), "unfinished");
        File.WriteAllText(In("notes.txt"), "of the operator");

        using var again = Open();
        Assert.Equal(new[] { orphan.FileName, "run-0.tmp" }.Order(StringComparer.Ordinal), again.RemovedOrphans.Order(StringComparer.Ordinal));
        Assert.Equal(
            new[] { kept.FileName, "MANIFEST", "notes.txt" }.Order(StringComparer.Ordinal),
            Files.ListFiles(_directory.Path));
    }

    [Fact]
    public void A_directory_that_lost_its_manifest_is_refused_untouched()
    {
        using (var catalog = Open())
        {
            Flush(catalog, 1);
        }

        File.Delete(In(ManifestFile.Name));
        var before = Files.ListFiles(_directory.Path);
        Assert.Throws<ManifestDamagedException>(() => Open());
        Assert.Equal(before, Files.ListFiles(_directory.Path));
        Assert.False(Verify().IsClean);
    }

    [Fact]
    public void A_run_that_is_missing_is_in_quarantine_until_it_is_put_back()
    {
        RunInfo lost;
        using (var catalog = Open())
        {
            lost = Flush(catalog, 1);
            Flush(catalog, 2);
        }

        File.Move(In(lost.FileName), In("elsewhere"));
        using (var catalog = Open())
        {
            Assert.Equal([RunState.Quarantined, RunState.Available], catalog.Manifest.Runs.Select(run => run.State));
            Assert.Contains("is not there", File.ReadAllText(In($"quarantine/{lost.FileName}.damaged")), StringComparison.Ordinal);
        }

        Assert.Contains(Verify().Findings, finding => finding.File.EndsWith(lost.FileName, StringComparison.Ordinal));
        File.Move(In("elsewhere"), In(lost.FileName));
        using var again = Open();
        Assert.All(again.Manifest.Runs, run => Assert.Equal(RunState.Available, run.State));
        Assert.True(Verify().IsClean);
        Assert.Equal([$"{lost.FileName}.txt"], Files.ListFiles(In("quarantine")));
    }

    [Fact]
    public void A_run_with_a_damaged_footer_is_moved_to_quarantine_and_a_second_one_does_not_write_over_it()
    {
        RunInfo lost;
        using (var catalog = Open())
        {
            lost = Flush(catalog, 1);
        }

        var whole = File.ReadAllBytes(In(lost.FileName));
        for (var time = 0; time < 2; time++)
        {
            var bent = (byte[])whole.Clone();
            bent[^(60 + time)] ^= 1;
            File.WriteAllBytes(In(lost.FileName), bent);
            using var catalog = Open();
            Assert.Equal(RunState.Quarantined, Assert.Single(catalog.Manifest.Runs).State);
            Assert.False(File.Exists(In(lost.FileName)));
        }

        Assert.Equal(
            new[] { lost.FileName, lost.FileName + ".2", lost.FileName + ".damaged" }.Order(StringComparer.Ordinal),
            Files.ListFiles(In("quarantine")));
    }

    [Fact]
    public void A_manifest_of_a_newer_version_is_refused()
    {
        Open().Dispose();
        var bytes = File.ReadAllBytes(In(ManifestFile.Name));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), 7);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(bytes.Length - 4), Crc32C.Compute(bytes.AsSpan(..^4)));
        File.WriteAllBytes(In(ManifestFile.Name), bytes);
        Assert.Equal(7u, Assert.Throws<UnsupportedFormatException>(() => Open()).Version);
    }

    [Fact]
    public void Merged_runs_stay_for_those_who_hold_them_and_go_afterwards()
    {
        using var catalog = Open();
        var inputs = new[] { Flush(catalog, 1), Flush(catalog, 2) };
        var held = catalog.Acquire();
        Merges.MergeAll(catalog, Files);

        Assert.All(inputs, run => Assert.True(File.Exists(In(run.FileName))));
        Assert.True(held.Runs[1].TryGet(1, Key(1), out _));
        held.Dispose();

        Assert.Equal(2, catalog.DeleteReplaced());
        Assert.All(inputs, run => Assert.False(File.Exists(In(run.FileName))));
    }

    [Fact]
    public void A_set_that_nobody_holds_cannot_be_held_again()
    {
        using var catalog = Open();
        var set = catalog.Acquire();
        set.Hold().Dispose();
        Flush(catalog, 1);
        set.Dispose();
        Assert.Throws<ObjectDisposedException>(() => set.Hold());
    }

    [Fact]
    public void A_run_in_quarantine_is_moved_and_remembered_and_the_rest_is_served()
    {
        RunInfo lost;
        using (var catalog = Open())
        {
            lost = Flush(catalog, 1);
            Flush(catalog, 2);
            catalog.Quarantine(lost, "it smells");
        }

        Assert.True(File.Exists(In(Path.Combine("quarantine", lost.FileName))));
        using var again = Open();
        using var set = again.Acquire();
        Assert.Equal(Key(1), Assert.Single(set.Unavailable).FindKeyspace(1)!.MinKey.ToArray());
        Assert.True(Assert.Single(set.Runs).TryGet(1, Key(2), out _));
        Assert.False(Verify().IsClean);
    }

    [Fact]
    public void A_change_that_makes_no_sense_is_refused_and_changes_nothing()
    {
        using var catalog = Open();
        var run = Flush(catalog, 5);
        Assert.Throws<ArgumentOutOfRangeException>(() => catalog.Add(run, 4));
        Assert.Throws<ArgumentException>(() => catalog.Replace([run with { Sha256 = new string('0', 64) }], run));
        Assert.Equal(2, catalog.Manifest.Edition);
    }

    [Fact]
    public void After_a_manifest_that_may_or_may_not_be_in_force_nothing_more_is_changed()
    {
        var disk = new CrashingDisk();
        using var catalog = RunCatalog.Open(disk, "/db", new BlockCache(0));
        var run = SampleRuns.Write(disk, "/db", new RunOptions(), 1, SampleRuns.Numbered(1));

        disk.CrashAt = disk.Operations + 4;
        Assert.Throws<ManifestUncertainException>(() => catalog.Add(run, 1));
        disk.CrashAt = int.MaxValue;

        Assert.Throws<ManifestUncertainException>(() => catalog.Add(run, 1));
        Assert.True(disk.FileExists($"/db/{run.FileName}"));
        Assert.Equal(0, catalog.Manifest.CheckpointSeq);
    }

    [Fact]
    public void A_clean_directory_verifies_clean()
    {
        using (var catalog = Open())
        {
            Flush(catalog, 1);
            Flush(catalog, 2);
        }

        var report = Verify();
        Assert.True(report.IsClean);
        Assert.Equal([1L, 1L], report.Runs.Select(run => run.Entries));
        Assert.Empty(report.Orphans);
    }

    private static byte[] Key(long seq) => SampleRuns.Utf8($"seq/{seq:d4}");

    private static RunInfo Flush(RunCatalog catalog, long seq)
    {
        using var writer = catalog.CreateWriter(new RunOptions());
        writer.BeginKeyspace(1);
        writer.Add(Key(seq), [(byte)seq]);
        var run = writer.Finish(seq, seq);
        catalog.Add(run, seq);
        return run;
    }

    private VerifyReport Verify() => RunVerifier.Verify(Files, _directory.Path, TestContext.Current.CancellationToken);

    private RunCatalog Open() => RunCatalog.Open(Files, _directory.Path, new BlockCache(1 << 20));

    private string In(string name) => Path.Combine(_directory.Path, name);
}
