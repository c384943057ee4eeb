using StemeDb.Archive.Backups;
using StemeDb.Archive.Catalog;
using StemeDb.Archive.Objects;
using StemeDb.Archive.Status;
using StemeDb.Archive.Tests.Restoring;
using StemeDb.Archive.Verifying;

namespace StemeDb.Archive.Tests.Verifying;

public sealed class An_archive_is_verified
{
    [Fact]
    public async Task Every_byte_of_a_sound_one_is_read_and_nothing_is_found()
    {
        await using var bench = new RestoreBench();
        await bench.FillAsync();
        var report = await VerifyAsync(bench);
        Assert.Empty(report.Findings);
        Assert.Equal([100L, 150], report.Backups.Select(backup => backup.Seq));
        Assert.Equal([new SeqRange(1, 200)], report.Journal[1]);
        Assert.True(report.IsSound && report.Backups.All(backup => backup.IsSound));
        var status = await StatusAsync(bench);
        Assert.Equal((200L, 1L), (status.RestorableSeq, status.Generation));
        Assert.Equal(SampleCluster.TimeOf(200), status.ArchivedUpTo);
        Assert.Empty(status.Problems);
    }

    [Fact]
    public async Task A_gap_is_told_as_seqs_also_at_the_begin()
    {
        await using var bench = new RestoreBench();
        await bench.FillAsync();
        var pieces = await bench.NamesAsync(bench.Cluster.Names.JournalOf(1));
        var (first, last) = bench.Cluster.Names.PieceSeqsOf(1, pieces[^2])!.Value;
        await bench.Store.DeleteAsync(pieces[^2], TestContext.Current.CancellationToken);
        await ExpectAsync(bench, ArchiveFindingKind.Gap, range: new SeqRange(first, last));
        var status = await StatusAsync(bench);
        Assert.Equal(first - 1, status.RestorableSeq);
        Assert.Contains(status.Problems, problem => problem.Contains(new SeqRange(first, last).ToString(), StringComparison.Ordinal));

        foreach (var name in pieces.Take(pieces.Count - 1)) await bench.Store.DeleteAsync(name, TestContext.Current.CancellationToken);
        var begin = bench.Cluster.Names.PieceSeqsOf(1, pieces[^1])!.Value.FirstSeq - 1;
        await ExpectAsync(bench, ArchiveFindingKind.Gap, range: new SeqRange(151, begin));
    }

    [Fact]
    public async Task A_gap_that_a_restore_to_the_latest_does_not_meet_is_told_by_the_status_too()
    {
        await using var bench = new RestoreBench();
        await bench.FillAsync();
        var piece = (await bench.NamesAsync(bench.Cluster.Names.JournalOf(1)))[2]; // Before the first backup.
        var (first, last) = bench.Cluster.Names.PieceSeqsOf(1, piece)!.Value;
        await bench.Store.DeleteAsync(piece, TestContext.Current.CancellationToken);
        var status = await StatusAsync(bench);
        Assert.Equal(200, status.RestorableSeq);
        Assert.Contains(new SeqRange(first, last).ToString(), Assert.Single(status.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_is_missing_truncated_flipped_or_swapped_makes_its_backups_unsound()
    {
        await using var bench = new RestoreBench();
        await bench.FillAsync();
        var catalog = await ArchiveCatalog.ReadAsync(bench.Archive, TestContext.Current.CancellationToken);
        var runs = catalog.Backups[1].Manifest!.Files.Select(file => bench.FileOf(file.Object)).ToArray();
        var (bytes, other) = (await File.ReadAllBytesAsync(runs[1], TestContext.Current.CancellationToken), await File.ReadAllBytesAsync(runs[0], TestContext.Current.CancellationToken));
        await ReplaceAsync(bench, runs[1], bytes[..^1], ArchiveFindingKind.Truncated);
        await ReplaceAsync(bench, runs[1], [.. bytes[..100], (byte)(bytes[100] ^ 1), .. bytes[101..]], ArchiveFindingKind.Damaged);
        await ReplaceAsync(bench, runs[1], other, ArchiveFindingKind.Swapped);
        File.Delete(runs[1]);
        var report = await ExpectAsync(bench, ArchiveFindingKind.Missing);
        Assert.Equal([true, false], report.Backups.Select(backup => backup.IsSound));
    }

    [Fact]
    public async Task A_piece_that_is_truncated_flipped_swapped_or_of_another_generation_is_told_with_its_seqs()
    {
        await using var bench = new RestoreBench();
        await bench.FillAsync();
        var pieces = await bench.NamesAsync(bench.Cluster.Names.JournalOf(1));
        var (first, last) = bench.Cluster.Names.PieceSeqsOf(1, pieces[3])!.Value;
        var file = bench.FileOf(pieces[3]);
        var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        var (range, other) = (new SeqRange(first, last), await File.ReadAllBytesAsync(bench.FileOf(pieces[4]), TestContext.Current.CancellationToken));
        await ReplaceAsync(bench, file, bytes[..^1], ArchiveFindingKind.Damaged, range);
        await ReplaceAsync(bench, file, [.. bytes[..^9], (byte)(bytes[^9] ^ 1), .. bytes[^8..]], ArchiveFindingKind.Damaged, range);
        await ReplaceAsync(bench, file, other, ArchiveFindingKind.Damaged, range);
        await ReplaceAsync(bench, file, bytes, null);

        var foreign = bench.FileOf(bench.Cluster.Names.Piece(2, first, last));
        Directory.CreateDirectory(Path.GetDirectoryName(foreign)!);
        await File.WriteAllBytesAsync(foreign, bytes, TestContext.Current.CancellationToken);
        await ExpectAsync(bench, ArchiveFindingKind.Foreign, range: range);
    }

    [Fact]
    public async Task What_is_nobody_s_is_a_note_and_what_is_not_ours_a_fault()
    {
        await using var bench = new RestoreBench();
        await bench.FillAsync();
        var names = bench.Cluster.Names;
        await bench.Store.PutIfAbsentAsync(names.Run(new string('a', 64)), ObjectContent.Of(new byte[] { 1 }), TestContext.Current.CancellationToken);
        await bench.Store.PutIfAbsentAsync(names.Backup("stemedb-backup-20260601-000000") + "half", ObjectContent.Of(new byte[] { 1 }), TestContext.Current.CancellationToken);
        var report = await VerifyAsync(bench);
        Assert.Equal([ArchiveFindingKind.Unfinished, ArchiveFindingKind.Orphan], report.Findings.Select(finding => finding.Kind));
        Assert.True(report.IsSound);
        await bench.Store.PutIfAbsentAsync(names.Root + "holiday.jpg", ObjectContent.Of(new byte[] { 1 }), TestContext.Current.CancellationToken);
        await ExpectAsync(bench, ArchiveFindingKind.Foreign);
    }

    [Fact]
    public async Task A_manifest_that_was_changed_or_put_elsewhere_is_not_believed()
    {
        await using var bench = new RestoreBench();
        var (first, second) = await bench.FillAsync();
        var file = bench.FileOf(bench.Cluster.Names.Manifest(second));
        var text = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        await ReplaceAsync(bench, file, [.. text[..200], (byte)(text[200] ^ 1), .. text[201..]], ArchiveFindingKind.Damaged);
        await ReplaceAsync(bench, file, await File.ReadAllBytesAsync(bench.FileOf(bench.Cluster.Names.Manifest(first)), TestContext.Current.CancellationToken), ArchiveFindingKind.Damaged);
        await ReplaceAsync(bench, file, text, null);
        var keyed = bench.Archive with { Signer = new ManifestSigner(new byte[32]) };
        Assert.All((await ArchiveCatalog.ReadAsync(keyed, TestContext.Current.CancellationToken)).Backups, backup => Assert.NotNull(backup.Fault));
    }

    private static async Task ReplaceAsync(RestoreBench bench, string file, byte[] bytes, ArchiveFindingKind? expected, SeqRange? range = null)
    {
        File.Delete(file);
        await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);
        if (expected is { } kind) await ExpectAsync(bench, kind, range);
        else Assert.Empty((await VerifyAsync(bench)).Findings);
    }

    private static async Task<ArchiveVerification> ExpectAsync(RestoreBench bench, ArchiveFindingKind kind, SeqRange? range = null)
    {
        var report = await VerifyAsync(bench);
        Assert.False(report.IsSound);
        Assert.Contains(report.Findings, finding => finding.Kind == kind && (range is null || finding.Seqs == range));
        return report;
    }

    private static Task<ArchiveVerification> VerifyAsync(RestoreBench bench) =>
        ArchiveVerifier.RunAsync(bench.Archive, cancellation: TestContext.Current.CancellationToken);

    private static Task<ArchiveStatus> StatusAsync(RestoreBench bench) => ArchiveStatusReader.ReadAsync(bench.Archive, TestContext.Current.CancellationToken);
}
