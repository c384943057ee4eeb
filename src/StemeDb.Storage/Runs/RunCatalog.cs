using StemeDb.Storage.Files;
using StemeDb.Storage.Runs.Caching;
using StemeDb.Storage.Runs.Manifest;

namespace StemeDb.Storage.Runs;

/// <summary>
/// Owns a directory of runs: which of them are the store (the manifest), who still reads them, and when a file may go.
/// Thread-safe. A change is durable when the method returns; when it throws, the manifest is the old one or the new one, and
/// the catalog takes no further change.
/// </summary>
public sealed class RunCatalog : IDisposable
{
    /// <summary>Opens the directory, opens every run of the manifest, and removes files of runs that never became part of it.</summary>
    /// <param name="files">Where it is.</param>
    /// <param name="directory">The directory; must exist. Without a manifest it is a new store and must hold no runs.</param>
    /// <param name="cache">Keeps blocks of the runs.</param>
    /// <exception cref="ManifestDamagedException">The manifest is damaged, or a run that it names is missing.</exception>
    /// <exception cref="RunDamagedException">The index, filter or footer of a run is damaged.</exception>
    /// <exception cref="UnsupportedFormatException">A newer version wrote one of the files.</exception>
    public static RunCatalog Open(IFileSystem files, string directory, BlockCache cache) => throw new NotSupportedException();

    /// <summary>The directory of the runs.</summary>
    public string Directory => throw new NotSupportedException();

    /// <summary>The manifest in force.</summary>
    public RunManifest Manifest => throw new NotSupportedException();

    /// <summary>Names of left-over files that <see cref="Open"/> removed.</summary>
    public IReadOnlyList<string> RemovedOrphans => throw new NotSupportedException();

    /// <summary>Holds the present runs; dispose of it soon.</summary>
    public RunSet Acquire() => throw new NotSupportedException();

    /// <summary>Starts a run in the directory; it joins the store by <see cref="Add"/>.</summary>
    /// <param name="options">How to write.</param>
    public RunWriter CreateWriter(RunOptions options) => throw new NotSupportedException();

    /// <summary>A run that was flushed from memory joins the store.</summary>
    /// <param name="run">The run as <see cref="RunWriter.Finish"/> returned it.</param>
    /// <param name="checkpointSeq">Every record up to this seq is now in the runs; not below the present one.</param>
    public void Add(RunInfo run, long checkpointSeq) => throw new NotSupportedException();

    /// <summary>A merged run takes the place of those it was made from; their files go when nobody holds them.</summary>
    /// <param name="inputs">Runs of the present manifest.</param>
    /// <param name="merged">The run that holds all that they held.</param>
    public void Replace(IReadOnlyList<RunInfo> inputs, RunInfo merged) => throw new NotSupportedException();

    /// <summary>Moves a damaged run to <c>quarantine/</c>, never deleting it, and remembers that its range cannot be answered.</summary>
    /// <param name="run">A run of the present manifest.</param>
    public void Quarantine(RunInfo run) => throw new NotSupportedException();

    /// <summary>Closes and deletes replaced runs that nobody holds any more. Called after every change; call it also from a
    /// background thread, so that readers never wait for a disk.</summary>
    /// <returns>How many files went.</returns>
    public int DeleteReplaced() => throw new NotSupportedException();

    /// <summary>Lets go of the present runs and closes those that nobody holds.</summary>
    public void Dispose() => throw new NotSupportedException();
}
