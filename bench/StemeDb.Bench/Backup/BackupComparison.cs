using System.Diagnostics;
using StemeDb.Archive.Faults.S3;
using StemeDb.Bench.HttpRows;
using StemeDb.Bench.TenMillion;
using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Bench.Backup;

/// <summary>
/// Fills a stack while its journal is archived, backs it up twice, verifies, loses it and restores it; then the same rows, their base
/// backup and a start from it with PostgreSQL, on the same machine.
/// </summary>
internal sealed class BackupComparison(long assertions, int seed, bool isOnS3, TextWriter output)
{
    private readonly ShapedClaims _claims = new(seed, copiesTogether: (int)Math.Clamp(assertions / 10 / ShapedClaims.OfOneCopy, 1, 4));
    private readonly BackupTable _table = new(output);

    public async Task RunAsync()
    {
        var rows = await MeasureOursAsync();
        await MeasurePostgresAsync(rows);
    }

    /// <returns>The rows that the first backup has.</returns>
    private async Task<long> MeasureOursAsync()
    {
        await using var stack = await RunningStack.StartAsync(new() { ["STEMEDB_ARCHIVE_REQUIRED"] = "true" });
        var archive = isOnS3
            ? TestBuckets.VariablesOf(await TestBuckets.CreateAsync()).ToDictionary(item => item.Key, item => (string?)item.Value)
            : new Dictionary<string, string?> { ["STEMEDB_ARCHIVE_DIR"] = Path.Combine(stack.Processes.Folder, "archive") };
        await using var archiver = MeasuredArchiver.Start(stack.Processes, archive);
        await using var agent = await MeasuredAgent.StartAsync(stack.Processes, archive);
        var ingest = new Ingest(stack.Processes.Http, _claims.Requests(Ingest.LinesPerRequest).GetEnumerator());

        var rows = await FillAsync(stack, archiver, ingest, assertions);
        await Disk.SettleAsync();
        var (name, first) = await agent.BackUpAsync();
        _table.First(rows, first);
        await Disk.SettleAsync();
        _table.VerifyOne(await VerifyAsync(archive, name, first.Bytes));

        await ingest.UntilAsync(ingest.Created + (assertions / 20));
        await stack.RestAsync();
        await archiver.UntilAsync(ingest.Created);
        await Disk.SettleAsync();
        _table.Second(ingest.Created - rows, (await agent.BackUpAsync()).Measured);
        _table.VerifyInAgent(await agent.VerifyAsync());
        _table.VerifyAll(await VerifyAsync(archive, name: null, bytes: 0));
        await RestoreAsync(stack.Processes, archive, ingest.Created);
        return rows;
    }

    private async Task<long> FillAsync(RunningStack stack, MeasuredArchiver archiver, Ingest ingest, long upTo)
    {
        var watch = Stopwatch.StartNew();
        var filling = ingest.UntilAsync(upTo);
        while (await Task.WhenAny(filling, Task.Delay(TimeSpan.FromSeconds(1))) != filling) await archiver.LookAsync();
        await filling;
        var filled = watch.Elapsed;
        await archiver.UntilAsync(ingest.Created);
        _table.Archived(ingest.Created, filled, watch.Elapsed, await archiver.BytesAsync(), archiver.LagSecondsMax, archiver.PeakBytes);
        await stack.RestAsync();
        return ingest.Created;
    }

    private static async Task<Measured> VerifyAsync(Dictionary<string, string?> archive, string? name, long bytes)
    {
        await Disk.SettleAsync();
        var measured = await CommandRun.RunAsync(archive, name is null ? ["verify"] : ["verify", name]);
        return measured with { Bytes = bytes };
    }

    /// <summary>Everything but the archive is lost; from the command until the restored server answers.</summary>
    private async Task RestoreAsync(Stack lost, Dictionary<string, string?> archive, long created)
    {
        await lost.Api!.KillAsync();
        await lost.Engine!.KillAsync();
        await using var restored = Stack.Prepare(new() { ["STEMEDB_LOG_LEVEL"] = "warning" });
        await Disk.SettleAsync();
        var watch = Stopwatch.StartNew();
        var command = await CommandRun.RunAsync(archive, "restore", restored.DataDirectory, "--json");
        restored.StartEngine();
        restored.StartApi();
        await restored.WaitUntilReadyAsync();
        var count = (await restored.Client.GetHealthAsync()).AssertionCount;
        _table.Restored(command with { Bytes = Disk.BytesOf(Path.Combine(restored.DataDirectory, "db")) }, watch.Elapsed.TotalSeconds);
        if (count != created) throw new InvalidOperationException($"{created} assertions were acknowledged and archived, {count} were restored.");
    }

    private async Task MeasurePostgresAsync(long rows)
    {
        var postgres = await PostgresCopies.LoadAsync(_claims, rows);
        var (folder, backup) = await postgres.BackUpAsync("base");
        _table.BaseBackup(await postgres.RowsAsync(), backup);
        _table.BaseBackupWithSha((await postgres.BackUpAsync("base-sha256", "--manifest-checksums=SHA256")).Measured);
        _table.VerifyBackup(await PostgresCopies.VerifyAsync(folder), await PostgresCopies.VerifyAsync(folder + "-sha256"));
        var (copied, inPlace) = await postgres.RestoreAsync(folder);
        _table.Started(copied, inPlace);
        _table.Write();
    }
}
