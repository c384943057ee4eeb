using StemeDb.Archive.Backups;
using StemeDb.Archive.Catalog;
using StemeDb.Archive.Faults;
using StemeDb.Archive.Objects;
using StemeDb.Archive.Restoring;
using StemeDb.Storage.Directories;
using StemeDb.Storage.Files;
using StemeDb.Storage.Restoring;

namespace StemeDb.Archive.Tests.Restoring;

public sealed class An_archive_is_restored
{
    [Fact]
    public async Task To_the_latest_with_the_checksum_of_the_journal()
    {
        await using var bench = new RestoreBench();
        var (_, second) = await bench.FillAsync();
        var target = bench.NewTarget();
        var report = await bench.RestoreAsync(target);
        Assert.Equal((second, 200L, 2L), (report.Plan.Backup?.Name, report.Plan.ToSeq, report.Generation));
        Assert.Equal(await bench.Cluster.ChainAtAsync(200), report.Checksum);
        Assert.True(report.IsAtBatchEnd && report.Verification!.IsSound);
        await RestoreBench.CheckAsync(target, 200);
        Assert.Empty(await bench.NamesAsync(bench.Cluster.Names.Restores()));
    }

    [Fact]
    public async Task To_a_seq_with_the_backup_that_fits_or_by_the_journal_alone()
    {
        await using var bench = new RestoreBench();
        var (first, second) = await bench.FillAsync();
        foreach (var (seq, backup) in new[] { (1L, (string?)null), (50, null), (99, null), (100, first), (101, first), (149, first), (150, second), (151, second), (198, second), (200, second) })
        {
            var target = bench.NewTarget();
            var report = await bench.RestoreAsync(target, seq);
            Assert.Equal((backup, seq), (report.Plan.Backup?.Name, report.Plan.ToSeq));
            if (report.IsAtBatchEnd) Assert.Equal(await bench.Cluster.ChainAtAsync(seq), report.Checksum);
            await RestoreBench.CheckAsync(target, seq);
        }
    }

    [Fact]
    public async Task To_what_was_recorded_at_a_moment()
    {
        await using var bench = new RestoreBench();
        await bench.FillAsync();
        foreach (var seq in new[] { 1L, 2, 77, 100, 101, 160, 199 })
        {
            var target = bench.NewTarget();
            var between = new Model.Time.Instant(SampleCluster.TimeOf(seq).Ticks + (TimeSpan.TicksPerSecond / 2));
            Assert.Equal(seq, (await bench.RestoreAsync(target, new RestoreOptions { Goal = RestoreGoal.At(between) })).Plan.ToSeq);
            await RestoreBench.CheckAsync(target, seq);
        }

        var early = new RestoreOptions { Goal = RestoreGoal.At(SampleCluster.TimeOf(0)) };
        await Assert.ThrowsAsync<RestoreImpossibleException>(() => bench.RestoreAsync(bench.NewTarget(), early));
    }

    [Fact]
    public async Task A_restored_one_goes_on_beside_the_history_it_left_and_both_can_be_restored()
    {
        await using var bench = new RestoreBench();
        await bench.FillAsync();
        var target = bench.NewTarget();
        await bench.RestoreAsync(target, 125);
        await using (var second = await new SampleCluster(target, "second").ReplayAsync())
        {
            second.Write(40);
            await second.ArchiveAsync(bench.Store);
        }

        var youngest = bench.NewTarget();
        var report = await bench.RestoreAsync(youngest);
        Assert.Equal((2L, 165L, 3L), (report.Plan.Generation, report.Plan.ToSeq, report.Generation));
        await using (var restored = await new SampleCluster(youngest).ReplayAsync())
        {
            Assert.Equal([.. SampleCluster.IdsOf("first", 1, 125), .. SampleCluster.IdsOf("second", 126, 165)], restored.Ids());
        }

        var old = bench.NewTarget();
        Assert.Equal(200, (await bench.RestoreAsync(old, new RestoreOptions { Generation = 1 })).Plan.ToSeq);
        await RestoreBench.CheckAsync(old, 200);
    }

    [Fact]
    public async Task A_generation_is_never_given_twice()
    {
        await using var bench = new RestoreBench();
        await bench.FillAsync();
        var reports = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => bench.RestoreAsync(bench.NewTarget())));
        Assert.Equal([2L, 3, 4, 5], reports.Select(report => report.Generation).Order());
        Assert.All(reports, report => Assert.Equal(1, report.Plan.Generation));
    }

    [Fact]
    public async Task What_is_missing_is_named_as_seqs_and_a_backup_behind_it_helps()
    {
        await using var bench = new RestoreBench();
        await bench.FillAsync();
        var pieces = await bench.NamesAsync(bench.Cluster.Names.JournalOf(1));
        var seqs = bench.Cluster.Names.PieceSeqsOf(1, pieces[^2])!.Value;
        await bench.Store.DeleteAsync(pieces[1], TestContext.Current.CancellationToken);
        await bench.RestoreAsync(bench.NewTarget());
        await bench.Store.DeleteAsync(pieces[^2], TestContext.Current.CancellationToken);

        var target = bench.NewTarget();
        var refused = await Assert.ThrowsAsync<RestoreImpossibleException>(() => bench.RestoreAsync(target));
        Assert.Contains(new SeqRange(seqs.FirstSeq, seqs.LastSeq).ToString(), refused.Message, StringComparison.Ordinal);
        Assert.Contains($"--to {seqs.FirstSeq - 1}", refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(target));
        await bench.RestoreAsync(target, seqs.FirstSeq - 1);
        await RestoreBench.CheckAsync(target, seqs.FirstSeq - 1);
    }

    [Fact]
    public async Task Where_a_run_is_missing_an_older_backup_and_more_journal_are_taken()
    {
        await using var bench = new RestoreBench();
        var (first, second) = await bench.FillAsync();
        var catalog = await ArchiveCatalog.ReadAsync(bench.Archive, TestContext.Current.CancellationToken);
        var old = catalog.Backups[0].Manifest!.Files.Select(file => file.Object);
        var missing = catalog.Backups[1].Manifest!.Files.Select(file => file.Object).Except(old).First();
        await bench.Store.DeleteAsync(missing, TestContext.Current.CancellationToken);
        var target = bench.NewTarget();
        var plan = (await bench.RestoreAsync(target)).Plan;
        Assert.Equal(first, plan.Backup?.Name);
        var passed = Assert.Single(plan.PassedOver);
        Assert.StartsWith($"{second}: ", passed, StringComparison.Ordinal);
        Assert.Contains(missing, passed, StringComparison.Ordinal);
        await RestoreBench.CheckAsync(target, 200);
    }

    [Fact]
    public async Task Without_the_backups_that_are_not_believed_and_says_so()
    {
        await using var bench = new RestoreBench();
        var (first, second) = await bench.FillAsync();
        var plan = (await bench.RestoreAsync(bench.NewTarget(), archive: bench.Archive with { Signer = new ManifestSigner(new byte[32]) })).Plan;
        Assert.Null(plan.Backup);
        Assert.Equal([first, second], plan.PassedOver.Select(passed => passed[..first.Length]).Order(StringComparer.Ordinal));
        Assert.All(plan.PassedOver, passed => Assert.Contains("it is not signed with a key", passed, StringComparison.Ordinal));
        Assert.Empty((await bench.RestoreAsync(bench.NewTarget())).Plan.PassedOver);
    }

    [Fact]
    public async Task One_that_was_cut_off_does_not_fetch_again_what_it_has()
    {
        await using var bench = new RestoreBench();
        await bench.FillAsync();
        for (var stopAt = 1; ; stopAt += 13)
        {
            var target = bench.NewTarget();
            using var stop = new CancellationTokenSource();
            var cut = new FaultyObjectStore(bench.Store, call =>
            {
                if (call.Number < stopAt) return ObjectFault.None;
                stop.Cancel();
                throw new OperationCanceledException(stop.Token);
            });
            var isCut = false;
            try
            {
                await ArchiveRestore.RunAsync(
                    bench.Archive with { Store = cut }, DiskFileSystem.Instance, new DataDirectoryOptions(target),
                    new RestoreOptions { SegmentBytes = 16 * 1024 }, cancellation: stop.Token);
            }
            catch (Exception) when (stop.IsCancellationRequested)
            {
                isCut = true;
            }

            var db = Path.Combine(target, "db");
            var there = Directory.Exists(db) ? Directory.GetFiles(db, "*.kv").Select(Path.GetFileName).ToHashSet() : [];
            var watched = new FaultyObjectStore(bench.Store, _ => ObjectFault.None);
            if (isCut && !File.Exists(Path.Combine(target, "metadata.json")))
            {
                var report = await bench.RestoreAsync(target, archive: bench.Archive with { Store = watched });
                Assert.Equal(there.Count, report.RunsKept);
                Assert.DoesNotContain(watched.Calls, call => call.Verb == ObjectVerb.Read && there.Contains(Path.GetFileName(call.Name)));
            }

            if (isCut) await RestoreBench.CheckAsync(target, 200);
            if (!isCut) break;
        }
    }

    [Theory]
    [InlineData(ObjectFault.Fail)]
    [InlineData(ObjectFault.LoseAnswer)]
    public async Task A_store_that_fails_now_and_then_is_only_slower(ObjectFault fault)
    {
        await using var bench = new RestoreBench();
        await bench.FillAsync();
        var target = bench.NewTarget();
        var store = new FaultyObjectStore(bench.Store, FaultyObjectStore.EveryNth(5, fault));
        await bench.RestoreAsync(target, archive: bench.Archive with { Store = store });
        await RestoreBench.CheckAsync(target, 200);
    }

    [Fact]
    public async Task Over_data_of_the_same_cluster_runs_are_kept_and_what_was_there_is_aside()
    {
        await using var bench = new RestoreBench();
        await bench.FillAsync();
        var target = bench.NewTarget();
        await bench.RestoreAsync(target, 160);
        await Assert.ThrowsAsync<RestoreRefusedException>(() => bench.RestoreAsync(target));
        var report = await bench.RestoreAsync(target, new RestoreOptions { Replace = true });
        Assert.Equal((0, report.Plan.Runs.Runs.Count), (report.RunsFetched, report.RunsKept));
        Assert.NotEmpty(report.ReplacedFolders);
        await RestoreBench.CheckAsync(target, 200);
    }

    [Fact]
    public async Task What_would_be_refused_is_told_before_and_leaves_nothing_behind()
    {
        await using var bench = new RestoreBench();
        await bench.FillAsync();
        var (target, options) = (bench.NewTarget(), new RestoreOptions());
        void Inspect(RestoreOptions how) => ArchiveRestore.Inspect(bench.Archive, DiskFileSystem.Instance, new DataDirectoryOptions(target), how);
        Inspect(options);
        Directory.CreateDirectory(target);
        Inspect(options);

        await File.WriteAllTextAsync(Path.Combine(target, "holiday.jpg"), "", TestContext.Current.CancellationToken);
        foreach (var how in (RestoreOptions[])[options, new RestoreOptions { Replace = true }])
        {
            Assert.Contains("holiday.jpg", Assert.Throws<RestoreRefusedException>(() => Inspect(how)).Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<RestoreRefusedException>(() => bench.RestoreAsync(target, how));
        }

        Assert.Equal(["holiday.jpg"], Directory.EnumerateFileSystemEntries(target).Select(Path.GetFileName));
        Assert.Empty(await bench.NamesAsync(bench.Cluster.Names.JournalOf(2)));
        File.Delete(Path.Combine(target, "holiday.jpg"));
        Assert.Equal(2, (await bench.RestoreAsync(target)).Generation);
        Assert.Throws<RestoreRefusedException>(() => Inspect(options));
    }

    [Fact]
    public async Task Another_cluster_s_data_and_a_live_directory_are_refused()
    {
        await using var bench = new RestoreBench();
        await bench.FillAsync();
        var other = bench.NewTarget();
        await using (var live = new SampleCluster(other))
        {
            live.Write(3);
            var over = new RestoreOptions { Replace = true, ReplaceOtherCluster = true };
            await Assert.ThrowsAsync<DataDirectoryInUseException>(() => bench.RestoreAsync(other, over));
        }

        await Assert.ThrowsAsync<RestoreRefusedException>(() => bench.RestoreAsync(other, new RestoreOptions { Replace = true }));
        await bench.RestoreAsync(other, new RestoreOptions { Replace = true, ReplaceOtherCluster = true });
        await RestoreBench.CheckAsync(other, 200);
    }

    [Fact]
    public async Task A_piece_and_a_run_with_other_bytes_are_refused_by_name()
    {
        await using var bench = new RestoreBench();
        await bench.FillAsync();
        var piece = (await bench.NamesAsync(bench.Cluster.Names.JournalOf(1)))[^1];
        Flip(bench.FileOf(piece));
        var target = bench.NewTarget();
        var damage = await Assert.ThrowsAsync<ObjectDamagedException>(() => bench.RestoreAsync(target));
        Assert.Equal(piece, damage.Name);
        Assert.Throws<RestoreUnfinishedException>(() => new SampleCluster(target));
    }

    internal static void Flip(string file)
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var bytes = File.ReadAllBytes(file);
        bytes[bytes.Length / 2] ^= 4;
        File.WriteAllBytes(file, bytes);
    }
}
