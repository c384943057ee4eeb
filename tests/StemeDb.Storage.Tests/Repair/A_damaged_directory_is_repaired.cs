using StemeDb.Storage.Files;
using StemeDb.Storage.Journal;
using StemeDb.Storage.Journal.Salvage;
using StemeDb.Storage.Repair;
using StemeDb.Storage.Tests.Files;

namespace StemeDb.Storage.Tests.Repair;

public sealed class A_damaged_directory_is_repaired
{
    [Fact]
    public async Task A_sound_one_needs_nothing_and_all_that_both_hold_was_compared()
    {
        using var directory = await DamagedDirectory.MakeAsync();
        var report = directory.Verify();
        Assert.True(report.IsSound);
        Assert.Equal(directory.CheckpointSeq, report.RecordsCompared);
        Assert.Empty((await directory.RepairAsync(directory.Reference.Seq)).Steps);
    }

    [Fact]
    public async Task A_damaged_batch_behind_the_runs_costs_what_follows_and_the_plan_says_which_seqs()
    {
        using var directory = await DamagedDirectory.MakeAsync();
        var (segment, offset, seq) = SomeBatch(directory, directory.CheckpointSeq + 10);
        DamagedDirectory.Flip(segment, offset + 40);
        var before = directory.Verify();
        Assert.False(before.IsSound);
        Assert.Equal(seq, before.Journal.Damages[0].FirstSeq);

        var plan = await directory.RepairAsync(seq - 1);

        var step = Assert.Single(plan.Steps);
        Assert.Equal((RepairKind.Journal, seq, directory.Reference.Seq), (step.Kind, step.LostFromSeq, step.LostToSeq));
        Assert.Contains(
            Directory.GetFiles(Path.Combine(directory.Root, "wal"), "*", SearchOption.AllDirectories),
            file => file.EndsWith(".torn", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Damage_to_journal_that_the_runs_cover_costs_nothing_in_whichever_batch_it_is()
    {
        for (var at = 1; at < 150; at += 24)
        {
            using var directory = await DamagedDirectory.MakeAsync();
            var (segment, offset, _) = SomeBatch(directory, at);
            DamagedDirectory.Flip(segment, offset + 40);
            var plan = await directory.RepairAsync(directory.Reference.Seq);
            Assert.Equal(0, plan.LostRecords);
        }
    }

    [Theory]
    [InlineData(20)]
    [InlineData(40)]
    public async Task A_damaged_header_of_the_first_segment_costs_nothing_where_runs_hold_it(int place)
    {
        using var directory = await DamagedDirectory.MakeAsync();
        DamagedDirectory.Flip(directory.Segments[0], place);
        Assert.Equal(0, (await directory.RepairAsync(directory.Reference.Seq)).LostRecords);
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(directory.Root, "wal", "evidence-1")));
    }

    [Fact]
    public async Task A_journal_that_is_gone_is_begun_behind_the_runs()
    {
        using var directory = await DamagedDirectory.MakeAsync();
        foreach (var segment in directory.Segments) File.Delete(segment);
        await directory.RepairAsync(directory.CheckpointSeq);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(-30)]
    public async Task A_damaged_run_is_rebuilt(long place)
    {
        using var directory = await DamagedDirectory.MakeAsync();
        DamagedDirectory.Flip(directory.Runs[0], place);
        var plan = await directory.RepairAsync(directory.Reference.Seq);
        Assert.Equal(RepairKind.Run, Assert.Single(plan.Steps).Kind);
        Assert.Equal(0, plan.LostRecords);
    }

    [Fact]
    public async Task A_missing_run_is_rebuilt()
    {
        using var directory = await DamagedDirectory.MakeAsync();
        File.Delete(directory.Runs[0]);
        await directory.RepairAsync(directory.Reference.Seq);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_manifest_is_made_again_from_the_runs(bool isMissing)
    {
        using var directory = await DamagedDirectory.MakeAsync();
        var manifest = Path.Combine(directory.Root, "db", "MANIFEST");
        if (isMissing) File.Delete(manifest);
        else DamagedDirectory.Flip(manifest, 20);
        var plan = await directory.RepairAsync(directory.Reference.Seq);
        Assert.Equal([RepairKind.Manifest], plan.Steps.Select(step => step.Kind));
        Assert.Equal(!isMissing, File.Exists(manifest + ".damaged"));
    }

    [Fact]
    public async Task A_manifest_and_a_run_that_are_both_damaged_cost_nothing_while_the_journal_is_whole()
    {
        using var directory = await DamagedDirectory.MakeAsync();
        DamagedDirectory.Flip(Path.Combine(directory.Root, "db", "MANIFEST"), 20);
        DamagedDirectory.Flip(directory.Runs[0], 200);
        await directory.RepairAsync(directory.Reference.Seq);
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(directory.Root, "db", "quarantine")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Metadata_is_made_again_from_the_journal(bool isMissing)
    {
        using var directory = await DamagedDirectory.MakeAsync();
        var metadata = Path.Combine(directory.Root, "metadata.json");
        if (isMissing) File.Delete(metadata);
        else DamagedDirectory.Flip(metadata, 60);
        var plan = await directory.RepairAsync(directory.Reference.Seq);
        Assert.Equal([RepairKind.Metadata], plan.Steps.Select(step => step.Kind));
        Assert.Equal(!isMissing, File.Exists(metadata + ".damaged"));
    }

    [Fact]
    public async Task Everything_at_once()
    {
        using var directory = await DamagedDirectory.MakeAsync();
        DamagedDirectory.Flip(Path.Combine(directory.Root, "metadata.json"), 60);
        DamagedDirectory.Flip(Path.Combine(directory.Root, "db", "MANIFEST"), 20);
        var (segment, offset, seq) = SomeBatch(directory, directory.CheckpointSeq + 10);
        DamagedDirectory.Flip(segment, offset + 40);
        await directory.RepairAsync(seq - 1);
    }

    [Fact]
    public async Task A_look_changes_nothing()
    {
        using var directory = await DamagedDirectory.MakeAsync();
        DamagedDirectory.Flip(directory.Segments[0], 4200);
        DamagedDirectory.Flip(directory.Runs[0], 200);
        var before = Snapshot(directory.Root);
        DataRepair.Look(DiskFileSystem.Instance, directory.Options, TestContext.Current.CancellationToken);
        Assert.Equal(before, Snapshot(directory.Root));
    }

    [Fact]
    public async Task A_repair_that_is_cut_off_at_any_change_is_done_by_the_next_one()
    {
        for (var changes = 0; ; changes += 3)
        {
            using var directory = await DamagedDirectory.MakeAsync(inRuns: 80, behind: 40);
            DamagedDirectory.Flip(Path.Combine(directory.Root, "metadata.json"), 60);
            DamagedDirectory.Flip(Path.Combine(directory.Root, "db", "MANIFEST"), 20);
            var (segment, offset, seq) = SomeBatch(directory, directory.CheckpointSeq + 10);
            DamagedDirectory.Flip(segment, offset + 40);
            var disk = new StoppingDisk();
            var repair = DataRepair.Look(disk, directory.Options, TestContext.Current.CancellationToken);
            disk.StopAfter = changes;
            try
            {
                await repair.RunAsync(TestContext.Current.CancellationToken);
            }
            catch (Exception) when (disk.HasStopped)
            {
                // A killed process leaves what it had done.
            }

            await directory.RepairAsync(seq - 1);
            if (!disk.HasStopped) break;
        }
    }

    [Fact]
    public async Task A_run_that_holds_other_bytes_than_the_journal_is_found_and_rebuilt()
    {
        // Both are sound by themselves: the run was written from another log.
        using var directory = await DamagedDirectory.MakeAsync(behind: 0);
        ForeignRuns.Exchange(directory);
        var report = directory.Verify();
        Assert.True(report.Runs.IsClean && report.Journal.IsSound);
        Assert.NotEmpty(report.Disagreements);
        await directory.RepairAsync(directory.Reference.Seq);
    }

    private static (string Segment, long Offset, long Seq) SomeBatch(DamagedDirectory directory, long seq)
    {
        var span = Assert.Single(JournalSpans.Find(DiskFileSystem.Instance, Path.Combine(directory.Root, "wal"), owner: null));
        var part = span.Parts.Last(part => part.Before.Seq < seq);
        var bytes = File.ReadAllBytes(part.Opening.Path);
        for (var at = part.From; ;)
        {
            var batch = BatchHeader.ReadUnchecked(bytes.AsSpan((int)at));
            if (batch.FirstSeq == seq) return (part.Opening.Path, at, seq);
            at += batch.BatchBytes;
        }
    }

    private static string[] Snapshot(string root) =>
    [
        .. Directory.GetFiles(root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => $"{file} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)))}"),
    ];
}
