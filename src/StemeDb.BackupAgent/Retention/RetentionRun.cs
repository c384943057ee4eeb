using StemeDb.Archive;
using StemeDb.Archive.Backups;
using StemeDb.Archive.Objects;
using StemeDb.BackupAgent.Backups;

namespace StemeDb.BackupAgent.Retention;

/// <summary>
/// Removes the backups that the policy does not keep, then journal that no kept backup needs, then runs that no backup names. While a
/// restore is under way it removes nothing. Before all that, what puts left behind that were cut off.
/// </summary>
internal sealed class RetentionRun(AgentArchive archive, RetentionPolicy policy, TimeSpan orphanGrace, TimeProvider clock)
{
    /// <summary>The mark of a restore counts for this long after it was put; a restore renews it.</summary>
    private static readonly TimeSpan _restoreMarkFor = TimeSpan.FromMinutes(30);

    /// <summary>
    /// A put to which nothing was added for so long is not under way: one request, however often it is tried again, ends sooner. The
    /// same as for what lies in a directory.
    /// </summary>
    private static readonly TimeSpan _unfinishedAgeMin = TimeSpan.FromDays(1);

    /// <summary>Runs once.</summary>
    /// <param name="names">Of the cluster.</param>
    /// <param name="cancellationToken">Gives up; what was removed so far is a prefix of what would have been.</param>
    /// <exception cref="ObjectStoreException">The store cannot be used.</exception>
    public async Task<RetentionReport> RunAsync(ArchiveNames names, CancellationToken cancellationToken)
    {
        var storeNow = await StoreNowAsync(names, cancellationToken);
        var (unfinished, unfinishedFault) = await RemoveUnfinishedAsync(names, storeNow, cancellationToken);
        var report = await RemoveOldAsync(names, storeNow, cancellationToken);
        return report with { Unfinished = unfinished, UnfinishedFault = unfinishedFault };
    }

    private async Task<RetentionReport> RemoveOldAsync(ArchiveNames names, DateTimeOffset storeNow, CancellationToken cancellationToken)
    {
        var store = archive.Store;
        if (await FindRestoreAsync(names, storeNow, cancellationToken) is { } mark) return new RetentionReport { SkippedFor = $"a restore is under way ({mark})" };
        var backups = await StoredBackups.ReadAsync(store, names, archive.Signer, cancellationToken);
        if (backups.FirstOrDefault(backup => backup.Manifest is null) is { } doubtful)
        {
            return new RetentionReport { SkippedFor = $"the manifest of {doubtful.Name} cannot be believed: {doubtful.Fault}" };
        }

        var kept = policy.Keep(backups.Select(Describe));
        var removed = new List<string>();
        foreach (var backup in backups.Where(backup => !kept.ContainsKey(backup.Name)))
        {
            // One that began meanwhile may read what is left.
            if (removed.Count > 0 && await FindRestoreAsync(names, storeNow, cancellationToken) is not null) return new RetentionReport { Removed = removed };
            await RemoveAsync(names, backup.Name, cancellationToken);
            removed.Add(backup.Name);
        }

        if (removed.Count > 0 && await FindRestoreAsync(names, storeNow, cancellationToken) is not null) return new RetentionReport { Removed = removed };

        // Journal reaches as far back as backups do; before the first of them is removed, to the very beginning.
        var pieces = removed.Count == 0 ? 0 : await RemoveJournalAsync(names, [.. backups.Where(backup => kept.ContainsKey(backup.Name))], cancellationToken);
        var (runs, bytes) = await new RunSweep(store, names, orphanGrace, clock).RunAsync(storeNow, archive.Signer, cancellationToken);
        return new RetentionReport { Removed = removed, Pieces = pieces, Runs = runs, RunBytes = bytes };
    }

    /// <summary>It stands in the way of nobody, so that whoever may not look for it loses nothing else by that.</summary>
    private async Task<(UnfinishedPuts Removed, string? Fault)> RemoveUnfinishedAsync(ArchiveNames names, DateTimeOffset storeNow, CancellationToken cancellationToken)
    {
        try
        {
            return (await archive.Store.RemoveUnfinishedAsync(names.Root, storeNow - _unfinishedAgeMin, cancellationToken), null);
        }
        catch (ObjectStoreException e)
        {
            return (default, e.Message);
        }
    }

    /// <returns>The mark of a restore that is under way; null when there is none.</returns>
    private async Task<string?> FindRestoreAsync(ArchiveNames names, DateTimeOffset storeNow, CancellationToken cancellationToken)
    {
        await foreach (var mark in archive.Store.ListAllAsync(names.Restores(), cancellation: cancellationToken))
        {
            if (storeNow - mark.StoredAt < _restoreMarkFor) return mark.Name;
        }

        return null;
    }

    private static RetainedBackup Describe(StoredBackup backup) => new(
        backup.Name, new DateTimeOffset(backup.Manifest!.CreatedAt.Ticks, TimeSpan.Zero), backup.Manifest.Generation, backup.Manifest.Seq, backup.IsForever);

    /// <summary>First that it was finished, so that its manifest is not missed; then the manifest: from then on it is no backup.</summary>
    private async Task RemoveAsync(ArchiveNames names, string backup, CancellationToken cancellationToken)
    {
        await archive.Store.DeleteAsync(names.Completion(backup), cancellationToken);
        await archive.Store.DeleteAsync(names.Manifest(backup), cancellationToken);
        var rest = new List<string>();
        await foreach (var item in archive.Store.ListAllAsync(names.Backup(backup), cancellation: cancellationToken)) rest.Add(item.Name);
        foreach (var name in rest) await archive.Store.DeleteAsync(name, cancellationToken);
    }

    /// <summary>
    /// Of each generation that has a kept backup: the pieces that end before the first of these needs any. What is behind it stays
    /// without a gap, so that every moment from it on can be restored. A backup that is kept only by its mark does not hold the
    /// journal behind it.
    /// </summary>
    private async Task<int> RemoveJournalAsync(ArchiveNames names, IReadOnlyList<StoredBackup> kept, CancellationToken cancellationToken)
    {
        var removed = 0;
        foreach (var generation in kept.GroupBy(backup => backup.Manifest!.Generation))
        {
            var counting = generation.Where(backup => !backup.IsForever).DefaultIfEmpty(generation.MaxBy(backup => backup.Manifest!.Seq)!);
            var from = Math.Min(
                counting.Min(backup => backup.Manifest!.JournalFrom),
                generation.Where(NeedsJournal).Select(backup => backup.Manifest!.JournalFrom).DefaultIfEmpty(long.MaxValue).Min());
            var old = new List<string>();
            await foreach (var piece in archive.Store.ListAllAsync(names.JournalOf(generation.Key), cancellation: cancellationToken))
            {
                if (names.PieceSeqsOf(generation.Key, piece.Name) is not { } seqs) continue;
                if (seqs.LastSeq >= from) break;
                old.Add(piece.Name);
            }

            foreach (var name in old) await archive.Store.DeleteAsync(name, cancellationToken);
            removed += old.Count;
        }

        return removed;
    }

    private static bool NeedsJournal(StoredBackup backup) => backup.Manifest!.JournalFrom <= backup.Manifest.Seq;

    /// <summary>The clock of the store: ours may jump, and may be another machine's than the one that put what is judged.</summary>
    private async Task<DateTimeOffset> StoreNowAsync(ArchiveNames names, CancellationToken cancellationToken)
    {
        var name = $"{names.Root}clock/{Guid.NewGuid():N}";
        await archive.Store.PutIfAbsentAsync(name, ObjectContent.Of(default, isPassing: true), cancellationToken);
        try
        {
            return (await archive.Store.StatAsync(name, cancellationToken))?.StoredAt
                ?? throw new ObjectStoreUnavailableException(archive.Store.Location, name, "it was just put and is not there");
        }
        finally
        {
            await archive.Store.DeleteAsync(name, CancellationToken.None);
        }
    }
}

/// <summary>What retention did.</summary>
internal sealed record RetentionReport
{
    /// <summary>Why it removed nothing; null when it did its work.</summary>
    public string? SkippedFor { get; init; }

    /// <summary>Names of the backups removed.</summary>
    public IReadOnlyList<string> Removed { get; init; } = [];

    /// <summary>Pieces of journal removed.</summary>
    public int Pieces { get; init; }

    /// <summary>Runs removed.</summary>
    public int Runs { get; init; }

    /// <summary>Their bytes.</summary>
    public long RunBytes { get; init; }

    /// <summary>What puts had left behind that were cut off, and is removed.</summary>
    public UnfinishedPuts Unfinished { get; init; }

    /// <summary>Why that was not looked for; null when it was.</summary>
    public string? UnfinishedFault { get; init; }
}
