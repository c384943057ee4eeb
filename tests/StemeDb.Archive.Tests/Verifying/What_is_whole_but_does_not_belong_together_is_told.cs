using StemeDb.Archive.Backups;
using StemeDb.Archive.Catalog;
using StemeDb.Archive.Journal;
using StemeDb.Archive.Objects;
using StemeDb.Archive.Tests.Restoring;
using StemeDb.Archive.Verifying;

namespace StemeDb.Archive.Tests.Verifying;

/// <summary>Each object has its checksums and its name; what is wrong shows only beside the others.</summary>
public sealed class What_is_whole_but_does_not_belong_together_is_told
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_piece_that_does_not_continue_the_one_before_it()
    {
        await using var bench = new RestoreBench();
        await bench.FillAsync();
        var journal = new ArchivedJournal(bench.Store, bench.Cluster.Names, 1);
        var last = (await journal.LastAsync(Ct))!;
        var piece = await journal.ReadAsync(last, Ct);
        await ReplaceAsync(bench, last.Name, OfAnotherPast(piece));

        var finding = Assert.Single((await VerifyAsync(bench)).Findings, finding => finding.IsFault);
        Assert.Equal((ArchiveFindingKind.OtherHistory, last.Name, new SeqRange(last.FirstSeq, last.LastSeq)), (finding.Kind, finding.Name, finding.Seqs));
        Assert.Contains($"{piece.Header.ChecksumBefore:x8}", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_with_another_checksum_than_the_journal_has_at_its_seq()
    {
        await using var bench = new RestoreBench();
        var (_, second) = await bench.FillAsync();
        await RewriteAsync(bench, second, manifest => manifest with { JournalChecksum = manifest.JournalChecksum ^ 1 });
        await ExpectAsync(bench, second, ArchiveFindingKind.OtherHistory, "of different histories");
    }

    [Fact]
    public async Task A_backup_of_a_seq_where_no_batch_of_the_journal_ends()
    {
        await using var bench = new RestoreBench();
        var (_, second) = await bench.FillAsync();
        await RewriteAsync(bench, second, manifest => manifest with { Seq = manifest.Seq + 1 });
        await ExpectAsync(bench, second, ArchiveFindingKind.OtherHistory, "no batch of the piece");
    }

    [Fact]
    public async Task A_backup_whose_own_journal_is_not_there()
    {
        await using var bench = new RestoreBench();
        var (_, second) = await bench.FillAsync();
        var pieces = await bench.NamesAsync(bench.Cluster.Names.JournalOf(1));
        foreach (var name in pieces.Where(name => bench.Cluster.Names.PieceSeqsOf(1, name)!.Value.LastSeq < 150)) await bench.Store.DeleteAsync(name, Ct);
        var sound = await VerifyAsync(bench);
        Assert.True(sound.IsSound && sound.Backups.All(backup => backup.IsSound)); // What a backup holds itself needs no journal before it.

        await RewriteAsync(bench, second, manifest => manifest with { JournalFrom = 120 });
        await ExpectAsync(bench, second, ArchiveFindingKind.Gap, "The journal that belongs to");
    }

    [Fact]
    public async Task A_backup_that_does_not_have_a_run_of_its_own_store()
    {
        await using var bench = new RestoreBench();
        var (_, second) = await bench.FillAsync();
        await RewriteAsync(bench, second, manifest => manifest with { Files = [.. manifest.Files.Skip(1)] });
        await ExpectAsync(bench, second, ArchiveFindingKind.Damaged, "is not among its files");
    }

    /// <summary>The same batches, chained behind another checksum than the piece before them ends with.</summary>
    private static ReadOnlyMemory<byte> OfAnotherPast(JournalPiece piece)
    {
        var builder = new PieceBuilder(piece.Header.ClusterId, piece.Header.Generation, piece.Header.Compression);
        var previous = piece.Header.ChecksumBefore ^ 1;
        foreach (var batch in piece.Batches)
        {
            var bytes = new byte[PieceContent.BytesOf(batch.Payload.Length)];
            PieceContent.Write(bytes, batch.FirstSeq, batch.Count, batch.Payload.Span);
            var checksum = PieceContent.Chain(previous, bytes);
            builder.Add(new PieceBatch(
                batch.FirstSeq, batch.Count, batch.Payload, previous, checksum, SampleCluster.TimeOf(batch.FirstSeq), SampleCluster.TimeOf(batch.LastSeq)));
            previous = checksum;
        }

        return builder.Seal().Bytes;
    }

    private static async Task RewriteAsync(RestoreBench bench, string backup, Func<BackupManifest, BackupManifest> change)
    {
        var catalog = await ArchiveCatalog.ReadAsync(bench.Archive, Ct);
        var manifest = catalog.Backups.Single(item => item.Name == backup).Manifest!;
        await ReplaceAsync(bench, bench.Cluster.Names.Manifest(backup), BackupManifestText.Write(change(manifest), ManifestSigner.WithoutKey));
    }

    private static async Task ReplaceAsync(RestoreBench bench, string name, ReadOnlyMemory<byte> bytes)
    {
        await bench.Store.DeleteAsync(name, Ct);
        await bench.Store.PutIfAbsentAsync(name, ObjectContent.Of(bytes), Ct);
    }

    private static async Task ExpectAsync(RestoreBench bench, string backup, ArchiveFindingKind kind, string why)
    {
        var report = await VerifyAsync(bench);
        Assert.False(report.IsSound);
        var finding = Assert.Single(report.Findings, finding => finding.IsFault && finding.Name == bench.Cluster.Names.Manifest(backup));
        Assert.Equal(kind, finding.Kind);
        Assert.Contains(why, finding.Message, StringComparison.Ordinal);
        Assert.Equal([backup], report.Backups.Where(item => !item.IsSound).Select(item => item.Name));
    }

    private static Task<ArchiveVerification> VerifyAsync(RestoreBench bench) => ArchiveVerifier.RunAsync(bench.Archive, cancellation: Ct);
}
