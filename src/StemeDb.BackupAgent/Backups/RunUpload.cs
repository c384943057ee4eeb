using System.Security.Cryptography;
using StemeDb.Archive;
using StemeDb.Archive.Backups;
using StemeDb.Archive.Objects;
using StemeDb.Contracts;

namespace StemeDb.BackupAgent.Backups;

/// <summary>Puts the runs of a pinned checkpoint into the archive that are not there yet, and reads back what it put. Thread-safe.</summary>
internal sealed class RunUpload(
    IEngineArchiving engine, IObjectStore store, ArchiveNames names, string pin, BandwidthLimit limit, BackupProgress progress, TimeSpan doomedWait, TimeProvider clock)
{
    private const int BufferBytes = 256 << 10;

    /// <summary>Makes sure that a run is in the archive, whole.</summary>
    /// <param name="file"><c>SHA256.kv</c>.</param>
    /// <param name="length">Its bytes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ObjectStoreException">The store cannot be used.</exception>
    /// <exception cref="BackupFailedException">The archive has something else under that name.</exception>
    public async Task<BackupFile> EnsureAsync(string file, long length, CancellationToken cancellationToken)
    {
        var sha256 = file[..^".kv".Length];
        var name = names.Run(sha256);
        if (await IsThereAsync(sha256, name, length, cancellationToken))
        {
            await store.RenewLockAsync(name, cancellationToken);
            progress.Reused(length);
        }
        else
        {
            await PutAsync(file, sha256, name, length, cancellationToken);
            await ReadBackAsync(sha256, name, length, cancellationToken);
            progress.Uploaded(length);
        }

        return new BackupFile($"db/{file}", name, length, sha256);
    }

    private async Task<bool> IsThereAsync(string sha256, string name, long length, CancellationToken cancellationToken)
    {
        if (await store.StatAsync(name, cancellationToken) is null) return false;
        if (await store.StatAsync(names.Doomed(sha256), cancellationToken) is not null)
        {
            // Retention asks for the mark right before it removes the run, so without it a listing that is behind, and lacks our
            // intent, does no harm. It may have asked before; after this wait it has either removed the run or asks again.
            await store.DeleteAsync(names.Doomed(sha256), cancellationToken);
            await Task.Delay(doomedWait, clock, cancellationToken);
        }

        var there = await store.StatAsync(name, cancellationToken);
        return there is null || there.Length == length
            ? there is not null
            : throw new BackupFailedException(
                $"The object '{name}' in {store.Location} has {there.Length} bytes and should have {length}: it is not the run of that name. Run 'stemedb verify', and remove the object once it is known why.");
    }

    private async Task PutAsync(string file, string sha256, string name, long length, CancellationToken cancellationToken)
    {
        var content = new ObjectContent(length, () => new PinnedRunStream(engine, pin, file, length, limit), Convert.FromHexString(sha256));
        if (await store.PutIfAbsentAsync(name, content, cancellationToken) == PutOutcome.ExistsOther)
        {
            throw new BackupFailedException(
                $"The object '{name}' in {store.Location} is there with other bytes: it is not the run of that name. Run 'stemedb verify', and remove the object once it is known why.");
        }
    }

    private async Task ReadBackAsync(string sha256, string name, long length, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var stream = await store.OpenReadAsync(name, cancellation: cancellationToken);
        var buffer = new byte[BufferBytes];
        long read = 0;
        while (await stream.ReadAsync(buffer, cancellationToken) is var bytes and > 0)
        {
            hash.AppendData(buffer, 0, bytes);
            read += bytes;
            await limit.TakeAsync(bytes, cancellationToken);
        }

        if (read != length || Convert.ToHexStringLower(hash.GetHashAndReset()) != sha256)
        {
            throw new ObjectDamagedException(store.Location, name, $"read back right after it was put it has {read} bytes that are not the {length} of its name");
        }
    }
}
