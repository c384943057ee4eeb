using System.Security.Cryptography;
using System.Text;
using StemeDb.Archive;
using StemeDb.Archive.Backups;
using StemeDb.Archive.Journal;
using StemeDb.Archive.Leases;
using StemeDb.Archive.Objects;
using StemeDb.Archive.Status;
using StemeDb.Archive.Verifying;
using StemeDb.Integration.Tests.Ledgers;
using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Integration.Tests.Archiving.Calls;

/// <summary>A stack with an archive whose processes are killed, and what must be so after each kill.</summary>
internal sealed class KilledArchive : IAsyncDisposable
{
    private readonly ClaimWriter _writer;
    private long _archived;

    private KilledArchive(Stack stack, StackArchive archive, int seed)
    {
        (Stack, Archive) = (stack, archive);
        _writer = new ClaimWriter(stack.Http, Ledger, "calls", seed);
    }

    public Stack Stack { get; }

    public StackArchive Archive { get; }

    public Ledger Ledger { get; } = new("ledger");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A stack, and an archive in which somebody has archived and backed up for long.</summary>
    public static async Task<KilledArchive> NewAsync(bool isOnS3, int seed)
    {
        var stack = await Stack.StartAsync(new() { ["STEMEDB_MEMTABLE_BYTES"] = "1MiB" });
        try
        {
            var killed = new KilledArchive(stack, await StackArchive.NewAsync(stack, isOnS3), seed);
            await killed.WriteAsync();
            return killed;
        }
        catch
        {
            await stack.DisposeAsync();
            throw;
        }
    }

    public Task<ChildProcess> StartAsync(string process, KeyValuePair<string, string?> death, params string[] arguments)
    {
        var environment = Archive.Environment();
        environment[death.Key] = death.Value;
        foreach (var (name, value) in Variables) environment[name] = value;
        return Task.FromResult(ChildProcess.Start(Programs.FaultyArchive, [process, .. arguments], environment, Stack.Folder));
    }

    /// <summary>The real archiver.</summary>
    public ChildProcess StartArchiver() => ArchiverProcess.Start(Stack, Archive.Variables, new() { ["STEMEDB_ARCHIVE_LEASE_TIME"] = "600ms" });

    /// <summary>Some claims more.</summary>
    /// <returns>The last seq.</returns>
    public async Task<long> WriteAsync(int claims = 4)
    {
        for (var i = 0; i < claims; i++) Assert.InRange(await _writer.WriteOneAsync(), 200, 201);
        return (await Stack.Client.GetHealthAsync(Cancellation)).AssertionCount;
    }

    /// <summary>Kills the engine and starts it again.</summary>
    public async Task RestartEngineAsync()
    {
        await Stack.Engine!.KillAsync();
        Stack.StartEngine();
        await Stack.WaitUntilReadyAsync();
    }

    /// <summary>
    /// Every byte is sound, the status knows of no problem but those that are expected, what could be restored still can, and no
    /// batch is missing in the journal or in it twice.
    /// </summary>
    /// <returns>The names of the backups, which are whole.</returns>
    public async Task<IReadOnlyList<string>> CheckAsync(bool hasBackups = true)
    {
        if (await Archive.TryOpenAsync() is not { } archive) return [];
        await using var store = archive.Store;
        var verified = await ArchiveVerifier.RunAsync(archive, cancellation: Cancellation);
        Assert.True(verified.IsSound, string.Join('\n', verified.Findings.Select(finding => finding.Message)));
        var status = await ArchiveStatusReader.ReadAsync(archive, Cancellation);
        Assert.Equal(hasBackups ? [] : ["There is no backup that can be used."], status.Problems);
        Assert.True(status.RestorableSeq >= _archived, $"{_archived} could be restored, and now only {status.RestorableSeq}.");
        _archived = status.RestorableSeq;
        PieceEntry? before = null;
        await foreach (var piece in new ArchivedJournal(store, archive.Names, 1).ListAsync(1, Cancellation))
        {
            Assert.True(before is null || piece.FirstSeq == before.LastSeq + 1, $"Behind {before} comes {piece}.");
            before = piece;
        }

        return [.. verified.Backups.Select(backup => backup.Name)];
    }

    /// <summary>An archiver that ran for long: the next renewal of its lease removes an old one.</summary>
    public async Task AgeLeaseAsync()
    {
        if (await Archive.TryOpenAsync() is not { } archive) throw new InvalidOperationException("Nothing is archived yet.");
        await using var store = archive.Store;
        var lease = await ArchiveLease.AcquireAsync(store, archive.Names, generation: 1, TimeSpan.FromMinutes(5), TimeProvider.System, waiting: null, Cancellation);
        for (var renewals = 0; renewals < 70; renewals++) await lease.RenewAsync(Cancellation);
        await lease.ReleaseAsync(Cancellation);
    }

    /// <summary>What backups leave that are cut off: an intent, and two runs that no backup names, one of them marked.</summary>
    public async Task LeaveBehindAsync()
    {
        if (await Archive.TryOpenAsync() is not { } archive) return;
        await using var store = archive.Store;
        var (marked, run) = (await PutRunAsync(archive), await PutRunAsync(archive));
        Assert.NotEqual(marked, run);
        await store.PutIfAbsentAsync(archive.Names.Doomed(marked), ObjectContent.Of(default, isPassing: true), Cancellation);
        await store.PutIfAbsentAsync(
            archive.Names.Intent(ArchiveNames.BackupName(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero))), ObjectContent.Of("""{"runs":[]}"""u8.ToArray()), Cancellation);
    }

    public ValueTask DisposeAsync() => Stack.DisposeAsync();

    private Dictionary<string, string?> Variables => new()
    {
        ["STEMEDB_ENGINE_ENDPOINT"] = $"unix:{Stack.EngineSocket}",
        ["STEMEDB_ARCHIVER_ADDR"] = "127.0.0.1:0",
        ["STEMEDB_ARCHIVE_MAX_LAG"] = "20ms",
        ["STEMEDB_ARCHIVE_LEASE_TIME"] = "600ms",
        ["STEMEDB_BACKUP_ADDR"] = "127.0.0.1:0",
        ["STEMEDB_BACKUP_SCHEDULE"] = "off",
        ["STEMEDB_VERIFY_SCHEDULE"] = "off",
        ["STEMEDB_DRILL_SCHEDULE"] = "off",
        ["STEMEDB_BACKUP_KEEP_LAST"] = "1",
        ["STEMEDB_BACKUP_KEEP_DAILY"] = "0",
        ["STEMEDB_BACKUP_KEEP_WEEKLY"] = "0",
        ["STEMEDB_BACKUP_KEEP_MONTHLY"] = "0",
    };

    private static async Task<string> PutRunAsync(ArchiveAccess archive)
    {
        var bytes = Encoding.UTF8.GetBytes($"a run of nobody, {Guid.NewGuid()}");
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
        await archive.Store.PutIfAbsentAsync(archive.Names.Run(sha256), ObjectContent.Of(bytes), Cancellation);
        return sha256;
    }
}
