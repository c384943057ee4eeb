using StemeDb.Storage.Runs.Manifest;

namespace StemeDb.Storage.Runs;

/// <summary>
/// The runs as they were at one moment. Immutable; thread-safe. While it is held (until <see cref="Dispose"/>) its runs stay
/// open and their files stay on disk, also when the store has merged them away.
/// </summary>
public sealed class RunSet : IDisposable
{
    /// <summary>The manifest that lists these runs.</summary>
    public RunManifest Manifest => throw new NotSupportedException();

    /// <summary>The readable runs, newest (greatest seq) first.</summary>
    public IReadOnlyList<RunReader> Runs => throw new NotSupportedException();

    /// <summary>Runs that are in quarantine; what lies in their key ranges cannot be answered.</summary>
    public IReadOnlyList<RunInfo> Unavailable => throw new NotSupportedException();

    /// <summary>Holds the set once more; every hold needs its own <see cref="Dispose"/>.</summary>
    /// <exception cref="ObjectDisposedException">Nobody held it any more.</exception>
    public RunSet Hold() => throw new NotSupportedException();

    /// <summary>Lets go of one hold.</summary>
    public void Dispose() => throw new NotSupportedException();
}
