using StemeDb.Storage.Runs.Manifest;

namespace StemeDb.Storage.Runs.Verifying;

/// <summary>What was found in a directory of runs.</summary>
/// <param name="Directory">The directory.</param>
/// <param name="Manifest">Its manifest; null when it is missing or damaged.</param>
/// <param name="Runs">Every run that was read, by name of file.</param>
/// <param name="Orphans">Names of left-over files, which the next start removes; not a fault.</param>
/// <param name="Findings">Everything that is wrong, those of the runs included.</param>
public sealed record VerifyReport(
    string Directory, RunManifest? Manifest, IReadOnlyList<RunReport> Runs, IReadOnlyList<string> Orphans, IReadOnlyList<Finding> Findings)
{
    /// <summary>True when every byte is as it was written.</summary>
    public bool IsClean => Findings.Count == 0;
}

/// <summary>What was found in a run.</summary>
/// <param name="File">Name of the file.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="FirstSeq">Least seq of its records; null when the run cannot say.</param>
/// <param name="LastSeq">Greatest seq of its records; null when the run cannot say.</param>
/// <param name="Entries">Entries read from it, over all keyspaces.</param>
/// <param name="Findings">Everything that is wrong with it.</param>
public sealed record RunReport(
    string File, long Length, long? FirstSeq, long? LastSeq, long Entries, IReadOnlyList<Finding> Findings);
