using StemeDb.Archive.Backups;
using StemeDb.Archive.Catalog;
using StemeDb.Archive.Objects;
using StemeDb.Archive.Status;
using StemeDb.Archive.Tests.Restoring;
using StemeDb.Archive.Verifying;

namespace StemeDb.Archive.Tests.Verifying;

public sealed class The_status_knows_what_was_verified
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task When_and_with_what_result()
    {
        await using var bench = new RestoreBench();
        var (first, second) = await bench.FillAsync();
        Assert.All((await StatusAsync(bench)).Backups, backup => Assert.Null(backup.VerifiedAt));
        await VerifyAsync(bench, day: 3, second);
        var status = await StatusAsync(bench);
        Assert.Equal([(second, true), (first, null)], status.Backups.Select(backup => (backup.Manifest.Name, backup.IsSound)));
        Assert.Null(status.VerifiedAt);
        await VerifyAsync(bench, day: 4);
        status = await StatusAsync(bench);
        Assert.All(status.Backups, backup => Assert.Equal((true, SampleCluster.Epoch.AddDays(4).UtcTicks), (backup.IsSound, backup.VerifiedAt!.Value.Ticks)));
        Assert.NotNull(status.VerifiedAt);
        Assert.Single(await bench.NamesAsync(bench.Cluster.Names.Verifications()));
        Assert.Empty(status.Problems);
        Assert.Empty((await ArchiveVerifier.RunAsync(bench.Archive, cancellation: Cancellation)).Findings);
    }

    [Fact]
    public async Task Damage_that_was_found_counts_until_the_object_is_put_anew()
    {
        await using var bench = new RestoreBench();
        await bench.FillAsync();
        var piece = (await bench.NamesAsync(bench.Cluster.Names.JournalOf(1)))[^3];
        var file = bench.FileOf(piece);
        var bytes = await File.ReadAllBytesAsync(file, Cancellation);
        await File.WriteAllBytesAsync(file, [.. bytes[..^9], (byte)(bytes[^9] ^ 1), .. bytes[^8..]], Cancellation);
        Assert.Equal(200, (await StatusAsync(bench)).RestorableSeq);
        await VerifyAsync(bench, day: 3);
        var status = await StatusAsync(bench);
        Assert.Equal(bench.Cluster.Names.PieceSeqsOf(1, piece)!.Value.FirstSeq - 1, status.RestorableSeq);
        Assert.Contains(status.Problems, problem => problem.Contains(piece, StringComparison.Ordinal));

        await File.WriteAllBytesAsync(file, bytes, Cancellation);
        File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddMinutes(1));
        status = await StatusAsync(bench);
        Assert.Equal(200, status.RestorableSeq);
        Assert.Empty(status.Problems);
    }

    [Fact]
    public async Task A_run_that_is_not_there_or_shortened_is_named_without_a_verification()
    {
        await using var bench = new RestoreBench();
        var (_, second) = await bench.FillAsync();
        var backups = (await ArchiveCatalog.ReadAsync(bench.Archive, Cancellation)).Backups;
        var run = backups[1].Manifest!.Files.Select(item => item.Object).Except(backups[0].Manifest!.Files.Select(item => item.Object)).First();
        var bytes = await File.ReadAllBytesAsync(bench.FileOf(run), Cancellation);
        await File.WriteAllBytesAsync(bench.FileOf(run), bytes[..^1], Cancellation);
        await ExpectAsync($"has {bytes.Length - 1} of {bytes.Length} bytes");
        File.Delete(bench.FileOf(run));
        await ExpectAsync("is not there");

        async Task ExpectAsync(string what)
        {
            var status = await StatusAsync(bench);
            var problem = Assert.Single(status.Problems);
            Assert.True(problem.Contains($"'{run}' {what}", StringComparison.Ordinal) && problem.Contains(second, StringComparison.Ordinal), problem);
            Assert.Equal([run], status.Backups[0].MissingObjects);
            Assert.Empty(status.Backups[1].MissingObjects);
            Assert.Equal(200, status.RestorableSeq);
        }
    }

    [Fact]
    public async Task A_backup_that_lost_its_manifest_is_told_from_one_that_is_being_made()
    {
        await using var bench = new RestoreBench();
        var (_, second) = await bench.FillAsync();
        var names = bench.Cluster.Names;
        await bench.Store.DeleteAsync(names.Manifest(second), Cancellation);
        await bench.Store.PutIfAbsentAsync(names.Intent("stemedb-backup-20260104-000000"), ObjectContent.Of("{}"u8.ToArray()), Cancellation);
        var status = await StatusAsync(bench);
        Assert.Contains(names.Manifest(second), Assert.Single(status.Problems), StringComparison.Ordinal);
        Assert.Contains("stemedb-backup-20260104-000000 is being made", Assert.Single(status.Notes), StringComparison.Ordinal);
        var report = await ArchiveVerifier.RunAsync(bench.Archive, cancellation: Cancellation);
        Assert.Contains(report.Findings, finding => finding.Kind == ArchiveFindingKind.Missing && finding.Name == names.Manifest(second));
        Assert.Contains(report.Backups, backup => backup.Name == second && !backup.IsSound);

        await bench.Store.PutIfAbsentAsync(names.Intent("stemedb-backup-20260105-000000"), ObjectContent.Of("{}"u8.ToArray()), Cancellation);
        Assert.Contains((await StatusAsync(bench)).Notes, note => note.StartsWith("stemedb-backup-20260104-000000 was cut off", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_result_that_somebody_else_signed_is_not_believed()
    {
        await using var bench = new RestoreBench();
        await bench.FillAsync();
        await VerifyAsync(bench, day: 3);
        var keyed = bench.Archive with { Signer = new ManifestSigner(new byte[32]) };
        Assert.Null((await ArchiveStatusReader.ReadAsync(keyed, Cancellation)).VerifiedAt);
    }

    private static async Task VerifyAsync(RestoreBench bench, int day, string? backup = null)
    {
        var report = await ArchiveVerifier.RunAsync(bench.Archive, backup, cancellation: Cancellation);
        await VerificationRecords.PutAsync(bench.Archive, VerificationRecord.Of(report, backup is null, SampleCluster.Epoch.AddDays(day)), Cancellation);
    }

    private static Task<ArchiveStatus> StatusAsync(RestoreBench bench) => ArchiveStatusReader.ReadAsync(bench.Archive, Cancellation);
}
