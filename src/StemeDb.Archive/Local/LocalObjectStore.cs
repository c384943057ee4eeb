using StemeDb.Archive.Objects;
using StemeDb.Storage.Files;

namespace StemeDb.Archive.Local;

/// <summary>
/// Objects as files below a directory. Several processes may use one at the same time. A file appears under its name complete and
/// synced, by link(2), which never replaces; what a crash leaves lies in <c>.tmp</c> and is removed a day later.
/// </summary>
public sealed class LocalObjectStore : IObjectStore
{
    private const string TemporaryFolder = ".tmp";

    private const int PlacingTriesMax = 20;
    private const int NoSuchDirectory = 2;

    private static readonly TimeSpan _temporaryAgeMax = TimeSpan.FromDays(1);

    private readonly IFileSystem _files;
    private readonly string _temporary;

    private LocalObjectStore(IFileSystem files, string root)
    {
        (_files, Location) = (files, root);
        _temporary = Path.Combine(root, TemporaryFolder);
    }

    /// <inheritdoc/>
    public string Location { get; }

    /// <summary>Opens the store in a directory, which is made when it is missing, and removes what crashes of long ago left.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="root">Absolute path.</param>
    /// <exception cref="ObjectStoreException">The directory cannot be made or used.</exception>
    public static LocalObjectStore Open(IFileSystem files, string root)
    {
        ArgumentNullException.ThrowIfNull(files);
        if (!Path.IsPathFullyQualified(root)) throw new ArgumentException($"The archive's directory must be an absolute path, not '{root}'.", nameof(root));
        var store = new LocalObjectStore(files, Path.TrimEndingDirectorySeparator(Path.GetFullPath(root)));
        LocalErrors.Translate(store.Location, name: null, () =>
        {
            DurableDirectory.Create(files, store._temporary);
            store.RemoveTemporaries(DateTime.UtcNow - _temporaryAgeMax);
            return true;
        });
        return store;
    }

    /// <inheritdoc/>
    public async Task<PutOutcome> PutIfAbsentAsync(string name, ObjectContent content, CancellationToken cancellation = default)
    {
        ObjectNames.Require(name);
        ArgumentNullException.ThrowIfNull(content);
        var path = PathOf(name);
        if (File.Exists(path)) return await CompareAsync(name, path, content, cancellation);

        var temporary = Path.Combine(_temporary, $"{Environment.ProcessId}-{Guid.NewGuid():N}");
        try
        {
            var created = await LocalErrors.TranslateAsync(Location, name, async () =>
            {
                await LocalFileCopy.WriteAsync(_files, temporary, Location, name, content, cancellation);
                var placed = Place(temporary, path);
                if (placed) SyncUpwards(Path.GetDirectoryName(path)!);
                return placed;
            });
            return created ? PutOutcome.Created : await CompareAsync(name, path, content, cancellation);
        }
        finally
        {
            RemoveTemporary(temporary);
        }
    }

    /// <inheritdoc/>
    public Task<Stream> OpenReadAsync(string name, long offset = 0, long? length = null, CancellationToken cancellation = default)
    {
        ObjectNames.Require(name);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length ?? 0);
        cancellation.ThrowIfCancellationRequested();
        return Task.FromResult<Stream>(LocalErrors.Translate(
            Location, name, () => new StoredFileStream(_files.Open(PathOf(name), writable: false), Location, name, offset, length)));
    }

    /// <inheritdoc/>
    public Task<ObjectInfo?> StatAsync(string name, CancellationToken cancellation = default)
    {
        ObjectNames.Require(name);
        cancellation.ThrowIfCancellationRequested();
        return Task.FromResult(LocalErrors.Translate(Location, name, () => LocalListing.Stat(name, PathOf(name))));
    }

    /// <inheritdoc/>
    public Task<ObjectPage> ListAsync(
        string prefix, string? startAfter = null, int limit = ObjectPage.LimitMax, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, ObjectPage.LimitMax);
        return Task.FromResult(LocalErrors.Translate(
            Location, name: null, () => LocalListing.Page(Location, prefix, startAfter, limit, cancellation)));
    }

    /// <inheritdoc/>
    public Task RenewLockAsync(string name, CancellationToken cancellation = default) => Task.CompletedTask; // Nothing is locked here.

    /// <inheritdoc/>
    public Task DeleteAsync(string name, CancellationToken cancellation = default)
    {
        ObjectNames.Require(name);
        cancellation.ThrowIfCancellationRequested();
        var path = PathOf(name);
        return Task.FromResult(LocalErrors.Translate(Location, name, () =>
        {
            var directory = Path.GetDirectoryName(path)!;
            if (!Directory.Exists(directory)) return true;
            try
            {
                _files.Delete(path);
            }
            catch (DirectoryNotFoundException)
            {
                // Another process deleted the last object in it at this moment.
            }

            RemoveIfEmpty(directory);
            SyncUpwards(directory);
            return true;
        }));
    }

    /// <inheritdoc/>
    public Task<UnfinishedPuts> RemoveUnfinishedAsync(string prefix, DateTimeOffset untouchedSince, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        cancellation.ThrowIfCancellationRequested();
        return Task.FromResult(LocalErrors.Translate(Location, name: null, () => RemoveTemporaries(untouchedSince.UtcDateTime)));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private string PathOf(string name) => Path.Combine(Location, name.Replace('/', Path.DirectorySeparatorChar));

    // All of them: a folder that is there may have been made by another process a moment ago, which did not sync it yet.
    private void SyncUpwards(string directory)
    {
        for (var path = directory; path.Length >= Location.Length; path = Path.GetDirectoryName(path)!)
        {
            try
            {
                _files.SyncDirectory(path);
            }
            catch (IOException error) when (error.HResult == NoSuchDirectory || !Directory.Exists(path))
            {
                // Empty, and removed at this moment (perhaps made again since); what matters is the folder above.
            }

            if (path == Location) return;
        }
    }

    private bool Place(string temporary, string path)
    {
        for (var tries = 0; ; tries++)
        {
            DurableDirectory.Create(_files, Path.GetDirectoryName(path)!);
            try
            {
                return HardLink.TryPlace(temporary, path);
            }
            catch (DirectoryNotFoundException) when (tries < PlacingTriesMax)
            {
                // Another process deleted the last object in it at this moment.
            }
        }
    }

    // Listings need not enter what is empty. One that is not, or is in use, stays.
    private void RemoveIfEmpty(string directory)
    {
        try
        {
            if (directory != Location) Directory.Delete(directory, recursive: false);
        }
        catch (IOException)
        {
            // There is something in it.
        }
    }

    private async Task<PutOutcome> CompareAsync(string name, string path, ObjectContent content, CancellationToken cancellation)
    {
        try
        {
            if (!await ContentComparison.IsSameAsync(this, name, content, cancellation)) return PutOutcome.ExistsOther;
        }
        catch (ObjectMissingException error)
        {
            throw new ObjectStoreUnavailableException(Location, name, "it was removed while it was being compared", error);
        }

        // Whoever put it may have died before the directory was synced.
        return LocalErrors.Translate(Location, name, () =>
        {
            SyncUpwards(Path.GetDirectoryName(path)!);
            return PutOutcome.ExistsSame;
        });
    }

    private void RemoveTemporary(string temporary)
    {
        try
        {
            _files.Delete(temporary);
        }
        catch (IOException)
        {
            // It is removed a day later, when the store is opened.
        }
    }

    private UnfinishedPuts RemoveTemporaries(DateTime untouchedSince)
    {
        var (count, bytes) = (0, 0L);
        foreach (var name in _files.ListFiles(_temporary))
        {
            var file = new FileInfo(Path.Combine(_temporary, name));
            if (!file.Exists || file.LastWriteTimeUtc >= untouchedSince) continue;
            RemoveTemporary(file.FullName);
            (count, bytes) = (count + 1, bytes + file.Length);
        }

        return new UnfinishedPuts(count, bytes);
    }
}
