using StemeDb.Storage.Files;

namespace StemeDb.Storage.Runs.Merging;

/// <summary>Makes one run of several.</summary>
public static class RunMerger
{
    /// <summary>
    /// Merges runs, reading each from front to back past the block cache. The result is durable but not yet part of the
    /// store: hand it to <see cref="RunCatalog.Replace"/>. After an exception or cancellation nothing is left behind.
    /// </summary>
    /// <param name="inputs">Open runs, held by the caller, oldest (lowest seq) first. Of equal keys the newest run's value stays.</param>
    /// <param name="files">Where to write.</param>
    /// <param name="directory">The runs' directory.</param>
    /// <param name="options">How to write.</param>
    /// <param name="tier">Tier of the result.</param>
    /// <param name="cancellationToken">Ends the merge.</param>
    /// <exception cref="RunDamagedException">An input is damaged.</exception>
    public static RunInfo Merge(
        IReadOnlyList<RunReader> inputs, IFileSystem files, string directory, RunOptions options, int tier, CancellationToken cancellationToken)
        => throw new NotSupportedException();
}
