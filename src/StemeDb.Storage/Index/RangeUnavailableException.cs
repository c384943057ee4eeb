using StemeDb.Storage.Runs;

namespace StemeDb.Storage.Index;

/// <summary>A damaged run may hold part of what was asked for; other ranges are served.</summary>
public sealed class RangeUnavailableException : IOException
{
    /// <summary>States which run and why.</summary>
    /// <param name="run">File name of the damaged run.</param>
    /// <param name="reason">What is wrong with it.</param>
    /// <param name="innerException">The failed check or read.</param>
    public RangeUnavailableException(string run, string reason, Exception? innerException = null)
        : base($"Part of the data is unavailable: run {run} cannot be read ({reason}). Run 'stemedb data verify' on the data directory.", innerException) =>
        Run = run;

    /// <summary>Refuses again what was refused before, with a trace of its own.</summary>
    internal RangeUnavailableException(RangeUnavailableException earlier)
        : base(earlier.Message, earlier) =>
        Run = earlier.Run;

    /// <summary>File name of the damaged run.</summary>
    public string Run { get; }

    internal static RangeUnavailableException From(RunDamagedException damage) =>
        new(Path.GetFileName(damage.File), damage.Message, damage);

    internal static RangeUnavailableException Uncounted(RunInfo run) =>
        new(run.FileName, "which paths are new cannot be told until all runs before can be read and counts are made anew");

    internal static RangeUnavailableException Quarantined(RunInfo run) => new(run.FileName, "it is in quarantine");
}
