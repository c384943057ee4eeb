using StemeDb.Storage.Index.Memtables;
using StemeDb.Storage.Runs;

namespace StemeDb.Storage.Index.Layers;

/// <summary>
/// What the index consists of at one moment: the memtable that grows, the one being written to disk, and the runs. Each record
/// is in exactly one of them. Immutable but for the growing memtable; held by readers, lets go of its runs when nobody holds it.
/// </summary>
internal sealed class LayerSet
{
    private readonly RunSet _runs;
    private readonly Memtable[] _memtables;
    private int _holds = 1;

    /// <summary>Takes over a hold on the runs.</summary>
    public LayerSet(Memtable active, Memtable? frozen, RunSet runs)
    {
        (Active, Frozen, _runs) = (active, frozen, runs);
        _memtables = frozen is null ? [active] : [active, frozen];
    }

    /// <summary>The memtable that takes new records.</summary>
    public Memtable Active { get; }

    /// <summary>The memtable that is being written to disk; null when there is none.</summary>
    public Memtable? Frozen { get; }

    public RunSet Runs => _runs;

    /// <summary>Seq of the last record that readers may see.</summary>
    public long AppliedSeq => Active.AppliedSeq;

    /// <summary>The memtables, newest first.</summary>
    public ReadOnlySpan<Memtable> Memtables => _memtables;

    /// <summary>The memtable that holds a seq; null when a run does.</summary>
    public Memtable? MemtableOf(long seq) =>
        seq >= Active.FirstSeq ? Active : Frozen is not null && seq >= Frozen.FirstSeq ? Frozen : null;

    /// <summary>Holds the set unless nobody does any more.</summary>
    public bool TryHold()
    {
        for (var holds = Volatile.Read(ref _holds); holds > 0;)
        {
            var seen = Interlocked.CompareExchange(ref _holds, holds + 1, holds);
            if (seen == holds) return true;
            holds = seen;
        }

        return false;
    }

    /// <summary>Lets go of one hold.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holds) == 0) _runs.Dispose();
    }
}
