using StemeDb.Storage.Runs.Bloom;
using StemeDb.Storage.Runs.Manifest;

namespace StemeDb.Storage.Runs;

/// <summary>
/// The runs as they were at one moment. Immutable; thread-safe. While it is held (until <see cref="Dispose"/>) its runs stay
/// open and their files stay on disk, also when the store has merged them away.
/// </summary>
public sealed class RunSet : IDisposable
{
    private readonly Action<HeldRun> _unheld;
    private int _holds = 1;

    internal RunSet(RunManifest manifest, IReadOnlyList<HeldRun> held, FilterCounts filters, Action<HeldRun> unheld)
    {
        (Manifest, Held, Filters, _unheld) = (manifest, held, filters, unheld);
        Runs = [.. held.OrderByDescending(run => run.Info.LastSeq).Select(run => run.Reader)];
        Unavailable = [.. manifest.Runs.Where(run => run.State == RunState.Quarantined)];
        foreach (var run in held)
        {
            run.Hold();
        }
    }

    /// <summary>The manifest that lists these runs.</summary>
    public RunManifest Manifest { get; }

    /// <summary>The readable runs, newest (greatest seq) first.</summary>
    public IReadOnlyList<RunReader> Runs { get; }

    /// <summary>Runs that are in quarantine; what lies in their key ranges cannot be answered.</summary>
    public IReadOnlyList<RunInfo> Unavailable { get; }

    /// <summary>Runs of the manifest of which some bytes are known to be damaged; their sound parts are in <see cref="Runs"/>.</summary>
    public IEnumerable<RunInfo> Damaged => Held.Where(run => run.Damage is not null).Select(run => run.Info);

    /// <summary>What the filters are asked is counted here.</summary>
    public FilterCounts Filters { get; }

    internal IReadOnlyList<HeldRun> Held { get; }

    /// <summary>Finds the open run of a manifest entry.</summary>
    /// <param name="run">A run of <see cref="Manifest"/>.</param>
    /// <returns>Its reader; null when it is in quarantine or not in this set.</returns>
    public RunReader? Find(RunInfo run) => Held.FirstOrDefault(held => held.Info.Sha256 == run.Sha256)?.Reader;

    /// <summary>Holds the set once more; every hold needs its own <see cref="Dispose"/>.</summary>
    /// <exception cref="ObjectDisposedException">Nobody held it any more.</exception>
    public RunSet Hold()
    {
        ObjectDisposedException.ThrowIf(!TryHold(), this);
        return this;
    }

    /// <summary>Lets go of one hold.</summary>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref _holds) != 0)
        {
            return;
        }

        foreach (var run in Held)
        {
            if (run.Release())
            {
                _unheld(run);
            }
        }
    }

    /// <summary>Holds the set unless nobody does any more.</summary>
    internal bool TryHold()
    {
        var holds = Volatile.Read(ref _holds);
        while (holds > 0)
        {
            var seen = Interlocked.CompareExchange(ref _holds, holds + 1, holds);
            if (seen == holds)
            {
                return true;
            }

            holds = seen;
        }

        return false;
    }
}
