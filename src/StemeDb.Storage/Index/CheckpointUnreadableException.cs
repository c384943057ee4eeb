namespace StemeDb.Storage.Index;

/// <summary>A checkpoint cannot be pinned: a copy of it would lack what a damaged run held.</summary>
public sealed class CheckpointUnreadableException : IOException
{
    internal CheckpointUnreadableException(IReadOnlyList<Runs.RunInfo> runs)
        : base(
            $"{runs.Count} of the runs are damaged, the first is {runs[0].FileName} (seq {runs[0].FirstSeq} to {runs[0].LastSeq}): a copy of "
            + "this checkpoint would not be whole. The engine rebuilds them from the journal if it can; try again when its health no "
            + "longer names them.") => Runs = [.. runs.Select(run => run.FileName)];

    /// <summary>Names of the files of the damaged runs.</summary>
    public IReadOnlyList<string> Runs { get; }
}
