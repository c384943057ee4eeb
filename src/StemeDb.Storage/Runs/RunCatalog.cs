using System.Collections.Concurrent;
using StemeDb.Storage.Files;
using StemeDb.Storage.Runs.Bloom;
using StemeDb.Storage.Runs.Caching;
using StemeDb.Storage.Runs.Manifest;

namespace StemeDb.Storage.Runs;

/// <summary>
/// Owns a directory of runs: which of them are the store (the manifest), who still reads them, and when a file may go.
/// Thread-safe. A change is durable when the method returns; when it throws, the manifest is the old one or the new one, and
/// where that is not known the catalog takes no further change until it is opened again.
/// </summary>
public sealed partial class RunCatalog : IDisposable
{
    private readonly IFileSystem _files;
    private readonly BlockCache _cache;
    private readonly RunDirectory _runs;
    private readonly Lock _changing = new();
    private readonly ConcurrentQueue<HeldRun> _unheld = new();
    private RunSet _current;
    private Exception? _failure;
    private volatile bool _disposed;

    private RunCatalog(IFileSystem files, string directory, BlockCache cache)
    {
        (_files, Directory, _cache) = (files, directory, cache);
        _runs = new RunDirectory(files, directory);
        _current = OpenFirst();
        try
        {
            _runs.FinishQuarantine(Manifest);
            RemovedOrphans = _runs.RemoveOrphans(Manifest);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The directory of the runs.</summary>
    public string Directory { get; }

    /// <summary>The manifest in force.</summary>
    public RunManifest Manifest => Volatile.Read(ref _current).Manifest;

    /// <summary>What the filters of the runs were good for.</summary>
    public FilterCounts Filters { get; } = new();

    /// <summary>Names of left-over files that <see cref="Open"/> removed.</summary>
    public IReadOnlyList<string> RemovedOrphans { get; }

    /// <summary>
    /// Opens the directory, opens every run of the manifest, and removes files of runs that never became part of it. A run that
    /// cannot be opened goes to quarantine.
    /// </summary>
    /// <param name="files">Where it is.</param>
    /// <param name="directory">The directory; must exist. Without a manifest it is a new store and must hold no runs.</param>
    /// <param name="cache">Keeps blocks of the runs.</param>
    /// <exception cref="ManifestDamagedException">The manifest is damaged.</exception>
    /// <exception cref="UnsupportedFormatException">A newer version wrote one of the files.</exception>
    public static RunCatalog Open(IFileSystem files, string directory, BlockCache cache) => new(files, directory, cache);

    /// <summary>Holds the present runs; dispose of it soon.</summary>
    public RunSet Acquire()
    {
        while (true)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var current = Volatile.Read(ref _current);
            if (current.TryHold())
            {
                return current;
            }
        }
    }

    /// <summary>Starts a run in the directory; it joins the store by <see cref="Add"/>.</summary>
    /// <param name="options">How to write.</param>
    /// <exception cref="ManifestUncertainException">No run can join the store any more.</exception>
    public RunWriter CreateWriter(RunOptions options) => Volatile.Read(ref _failure) is { } failure
        ? throw new ManifestUncertainException(Directory, failure)
        : new RunWriter(_files, Directory, options);

    /// <summary>A run that was flushed from memory joins the store.</summary>
    /// <param name="run">The run as <see cref="RunWriter.Finish"/> returned it.</param>
    /// <param name="checkpointSeq">Every record up to this seq is now in the runs; not below the present one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The checkpoint would go back.</exception>
    public void Add(RunInfo run, long checkpointSeq) => Change(
        manifest =>
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(checkpointSeq, manifest.CheckpointSeq);
            return manifest with { CheckpointSeq = checkpointSeq, Runs = Sorted(manifest.Runs.Append(run)) };
        });

    /// <summary>A merged run takes the place of those it was made from; their files go by <see cref="DeleteReplaced"/>.</summary>
    /// <param name="inputs">Runs of the present manifest.</param>
    /// <param name="merged">The run that holds all that they held.</param>
    /// <exception cref="ArgumentException">An input is not in the manifest.</exception>
    public void Replace(IReadOnlyList<RunInfo> inputs, RunInfo merged) => Change(
        manifest => manifest with { Runs = Sorted(Without(manifest, inputs).Append(merged)) });

    /// <summary>
    /// Closes and deletes replaced runs that nobody holds any more. Letting go of a set never waits for a disk, so this is
    /// for a background thread to call: after a merge, once it let go of its inputs, and now and then for slow readers. A file
    /// that could not be deleted goes when the directory is opened next.
    /// </summary>
    /// <returns>How many files went.</returns>
    public int DeleteReplaced()
    {
        var deleted = 0;
        while (_unheld.TryDequeue(out var run))
        {
            run.Reader.Dispose();
            if (run is { IsReplaced: true, IsSetAside: false } && !IsListed(Manifest, run.Info))
            {
                _files.Delete(run.Reader.Path);
                deleted++;
            }
        }

        if (deleted > 0)
        {
            _files.SyncDirectory(Directory);
        }

        return deleted;
    }

    /// <summary>
    /// As <see cref="DeleteReplaced"/>, for who let go and has nobody to tell that a file could not be deleted: it goes when the
    /// directory is opened next.
    /// </summary>
    public void TryDeleteReplaced()
    {
        try
        {
            DeleteReplaced();
        }
        catch (IOException)
        {
            // What is left of it takes room and is otherwise not there.
        }
    }

    /// <summary>Lets go of the present runs and closes those that nobody holds.</summary>
    public void Dispose()
    {
        lock (_changing)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            _current.Dispose();
            DeleteReplaced();
        }
    }

    private static bool IsListed(RunManifest manifest, RunInfo run) => manifest.Runs.Any(listed => listed.Sha256 == run.Sha256);

    private static IReadOnlyList<RunInfo> Sorted(IEnumerable<RunInfo> runs) => [.. runs.OrderBy(run => run.FirstSeq)];

    private static IEnumerable<RunInfo> Without(RunManifest manifest, IReadOnlyList<RunInfo> runs)
    {
        var names = runs.Select(run => run.FileName).ToHashSet(StringComparer.Ordinal);
        return runs.All(run => IsListed(manifest, run))
            ? manifest.Runs.Where(run => !names.Contains(run.FileName))
            : throw new ArgumentException("The manifest does not list all of these runs.", nameof(runs));
    }

    /// <summary>Writes the next manifest, and only then shows its runs to readers.</summary>
    private void Change(Func<RunManifest, RunManifest> change, string? reopened = null)
    {
        lock (_changing)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_failure is not null)
            {
                throw new ManifestUncertainException(Directory, _failure);
            }

            var next = change(Manifest) with { Edition = Manifest.Edition + 1 };
            var set = new RunSet(next, OpenAll(next, reopened), Filters, _unheld.Enqueue);
            try
            {
                Write(next);
            }
            catch
            {
                set.Dispose();
                throw;
            }

            var previous = Interlocked.Exchange(ref _current, set);
            foreach (var run in previous.Held)
            {
                run.IsReplaced = !IsListed(next, run.Info);
            }

            previous.Dispose();
        }
    }

    private void Write(RunManifest next)
    {
        ManifestFile.Prepare(_files, Directory, next);
        try
        {
            ManifestFile.Publish(_files, Directory);
        }
        catch (Exception e)
        {
            _failure = e;
            throw new ManifestUncertainException(Directory, e);
        }
    }

    /// <summary>The open runs of a manifest, opening those that are not open yet, and one that was rebuilt to the same bytes.</summary>
    private List<HeldRun> OpenAll(RunManifest manifest, string? reopened)
    {
        var open = _current.Held.Where(held => held.Info.Sha256 != reopened).ToDictionary(held => held.Info.Sha256, StringComparer.Ordinal);
        var fresh = new List<HeldRun>();
        try
        {
            var held = new List<HeldRun>();
            foreach (var run in manifest.Runs.Where(run => run.State == RunState.Available))
            {
                if (!open.TryGetValue(run.Sha256, out var known))
                {
                    known = _runs.Open(run, _cache, _ => Damaged());
                    fresh.Add(known);
                }

                held.Add(known);
            }

            return held;
        }
        catch
        {
            fresh.ForEach(run => run.Reader.Dispose());
            throw;
        }
    }
}
