using StemeDb.Archive.Backups;
using StemeDb.Archive.Catalog;
using StemeDb.Archive.Faults;
using StemeDb.Archive.Objects;
using StemeDb.Archive.Restoring;
using StemeDb.Model.Time;
using StemeDb.Storage.Directories;

namespace StemeDb.Archive.Tests.Restoring;

public sealed class A_restore_says_what_it_reads_and_reads_what_it_wrote
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Retention_is_told_before_the_first_object_is_read_and_until_the_last_one_was()
    {
        await using var bench = new RestoreBench();
        await bench.FillAsync();
        var names = bench.Cluster.Names;
        var watched = new FaultyObjectStore(bench.Store, _ => ObjectFault.None);
        await bench.RestoreAsync(bench.NewTarget(), archive: bench.Archive with { Store = watched });

        var calls = watched.Calls.ToArray();
        var mark = Assert.Single(calls, call => call.Verb == ObjectVerb.Put && call.Name.StartsWith(names.Restores(), StringComparison.Ordinal)).Name;
        var reads = calls.Where(call => call.Verb == ObjectVerb.Read && call.Name.StartsWith(names.Runs, StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(reads);
        Assert.True(calls.First(call => call.Name == mark).Number < reads[0].Number);
        Assert.True(calls.Last(call => call.Name == mark && call.Verb == ObjectVerb.Delete).Number > reads[^1].Number);
    }

    [Fact]
    public async Task What_the_disk_spoils_on_its_way_is_found_at_the_end_and_no_engine_starts_on_it()
    {
        await using var bench = new RestoreBench();
        await bench.FillAsync();
        var target = bench.NewTarget();
        var found = await Assert.ThrowsAsync<RestoreImpossibleException>(() => bench.RestoreAsync(target, files: new SpoilingDisk()));
        Assert.Contains("is not sound", found.Message, StringComparison.Ordinal);
        Assert.Throws<RestoreUnfinishedException>(() => new SampleCluster(target));

        // Run again on a disk that is well, the same restore fetches the spoilt runs anew.
        Assert.Equal(0, (await bench.RestoreAsync(target)).RunsKept);
        await RestoreBench.CheckAsync(target, 200);
    }

    [Fact]
    public async Task A_backup_and_a_journal_of_different_histories_are_not_joined()
    {
        await using var bench = new RestoreBench();
        var (_, second) = await bench.FillAsync();
        var name = bench.Cluster.Names.Manifest(second);
        var manifest = (await ArchiveCatalog.ReadAsync(bench.Archive, Ct)).Backups[^1].Manifest!;
        await bench.Store.DeleteAsync(name, Ct);
        var other = BackupManifestText.Write(manifest with { JournalChecksum = manifest.JournalChecksum ^ 1 }, ManifestSigner.WithoutKey);
        await bench.Store.PutIfAbsentAsync(name, ObjectContent.Of(other), Ct);

        var target = bench.NewTarget();
        var refused = await Assert.ThrowsAsync<ObjectDamagedException>(() => bench.RestoreAsync(target));
        Assert.Contains("of different histories", refused.Message, StringComparison.Ordinal);
        Assert.Throws<RestoreUnfinishedException>(() => new SampleCluster(target));
    }
    [Fact]
    public async Task A_backup_that_reaches_beyond_the_goal_is_refused_though_it_was_asked_for()
    {
        await using var bench = new RestoreBench();
        var (first, second) = await bench.FillAsync();
        var target = bench.NewTarget();
        var refused = await Assert.ThrowsAsync<RestoreImpossibleException>(
            () => bench.RestoreAsync(target, new RestoreOptions { Goal = RestoreGoal.At(120), Backup = second }));
        Assert.Contains($"{second} is of seq 150", refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any());

        await bench.RestoreAsync(target, new RestoreOptions { Goal = RestoreGoal.At(120), Backup = first });
        await RestoreBench.CheckAsync(target, 120);
    }
    [Fact]
    public async Task Two_restores_that_saw_the_same_archive_have_two_generations()
    {
        await using var bench = new RestoreBench();
        await bench.FillAsync();
        var wanted = new GenerationOrigin(2, 1, 150, new Instant(1));
        var claimed = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => GenerationOrigin.ClaimAsync(bench.Store, bench.Cluster.Names, wanted, Ct)));
        Assert.Equal([2L, 3, 4, 5], claimed.Select(origin => origin.Generation).Order());
        foreach (var origin in claimed) Assert.Equal(origin, await GenerationOrigin.ReadAsync(bench.Store, bench.Cluster.Names, origin.Generation, Ct));
    }
}
