using StemeDb.Archive;
using StemeDb.Archive.Backups;
using StemeDb.Archive.Objects;
using StemeDb.BackupAgent.Backups;

namespace StemeDb.BackupAgent.Retention;

/// <summary>
/// Removes runs that no backup names, in two steps: a run is marked, and removed only when it is still not named a while after its
/// mark was put. A backup that names a marked run says so before it looks whether the run is there, takes the mark away, and looks
/// again after <see cref="DecisionTime"/>; so the two may run beside each other, in any number of processes, and listings may be
/// behind by less than the while.
/// </summary>
internal sealed class RunSweep(IObjectStore store, ArchiveNames names, TimeSpan grace, TimeProvider clock)
{
    /// <summary>From looking at what is named to the last removal that rests on it: at most this long.</summary>
    public static readonly TimeSpan DecisionTime = TimeSpan.FromSeconds(30);

    /// <summary>An intent this old is of a backup that died.</summary>
    private static readonly TimeSpan _intentAgeMax = TimeSpan.FromDays(7);

    /// <summary>Marks and removes.</summary>
    /// <param name="storeNow">The time by the store's clock.</param>
    /// <param name="signer">Who signs manifests.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Runs and bytes that were removed.</returns>
    /// <exception cref="ObjectStoreException">The store cannot be used.</exception>
    public async Task<(int Runs, long Bytes)> RunAsync(DateTimeOffset storeNow, ManifestSigner signer, CancellationToken cancellationToken)
    {
        var marks = new Dictionary<string, ObjectInfo>(StringComparer.Ordinal);
        await foreach (var mark in store.ListAllAsync(names.Doomed(), cancellation: cancellationToken)) marks[mark.Name[names.Doomed().Length..]] = mark;
        var runs = new List<ObjectInfo>();
        await foreach (var run in store.ListAllAsync(names.Runs, cancellation: cancellationToken)) runs.Add(run);

        var decidedAt = clock.GetTimestamp();
        if (await NamedAsync(storeNow, signer, cancellationToken) is not { } named) return (0, 0);
        var (count, bytes) = (0, 0L);
        foreach (var run in runs)
        {
            if (names.RunSha256Of(run.Name) is not { } sha256) continue;
            var isMarked = marks.Remove(sha256, out var mark);
            if (named.Contains(sha256))
            {
                if (isMarked) await store.DeleteAsync(mark!.Name, cancellationToken);
                continue;
            }

            if (!isMarked)
            {
                await store.PutIfAbsentAsync(names.Doomed(sha256), ObjectContent.Of(default, isPassing: true), cancellationToken);
            }
            else if (await IsOldAsync(mark!, storeNow, cancellationToken) && await IsOldAsync(run, storeNow, cancellationToken))
            {
                if (!await TryRemoveAsync(run.Name, decidedAt, cancellationToken)) break;
                await store.DeleteAsync(mark!.Name, cancellationToken);
                (count, bytes) = (count + 1, bytes + run.Length);
            }
        }

        return (count, bytes);
    }

    /// <summary>As it is listed, and as it is: a listing may show what was removed, and not that it was put anew since.</summary>
    private async Task<bool> IsOldAsync(ObjectInfo listed, DateTimeOffset storeNow, CancellationToken cancellationToken) =>
        storeNow - listed.StoredAt > grace && await store.StatAsync(listed.Name, cancellationToken) is { } there && storeNow - there.StoredAt > grace;

    /// <returns>False: what was decided is too old to rest a removal on it.</returns>
    private async Task<bool> TryRemoveAsync(string run, long decidedAt, CancellationToken cancellationToken)
    {
        var age = clock.GetElapsedTime(decidedAt);
        if (age > DecisionTime / 2) return false;

        // A store that is away is not waited for beyond the time in which a backup takes a mark for undecided.
        using var limit = new CancellationTokenSource((DecisionTime * 2 / 3) - age, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            await store.DeleteAsync(run, either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <returns>Every run that a manifest or an intent names; null when one of them cannot be believed, so that nobody knows.</returns>
    private async Task<HashSet<string>?> NamedAsync(DateTimeOffset storeNow, ManifestSigner signer, CancellationToken cancellationToken)
    {
        var named = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var item in store.ListAllAsync(names.Backups, cancellation: cancellationToken))
        {
            var backup = item.Name[names.Backups.Length..].Split('/')[0];
            if (!ArchiveNames.IsBackupName(backup)) continue;
            if (item.Name == names.Intent(backup))
            {
                if (storeNow - item.StoredAt > _intentAgeMax) await store.DeleteAsync(item.Name, cancellationToken);
                else named.UnionWith(await BackupIntent.ReadAsync(store, item.Name, cancellationToken) ?? []);
            }
        }

        // Manifests after intents: a backup puts its manifest before it removes its intent.
        foreach (var backup in await StoredBackups.ReadAsync(store, names, signer, cancellationToken))
        {
            if (backup.Manifest is null) return null;
            named.UnionWith(backup.Manifest.Files.Select(file => file.Sha256));
        }

        return named;
    }
}
