using StemeDb.Storage.Index.Keys;
using StemeDb.Storage.Index.Memtables;
using StemeDb.Storage.Runs;
using StemeDb.Storage.Runs.Bloom;

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

    /// <summary>
    /// True when nothing about a path was recorded after a seq. False when something was, when a filter of a run takes another
    /// path for it, and when a run in quarantine may hold a part of the path.
    /// </summary>
    public bool IsUnchanged(ReadOnlySpan<byte> path, long seq)
    {
        if (_runs.Unavailable.Count > 0 && KeyRange.MayHideKeys(_runs.Unavailable, Keyspace.Claims, path)) return false;
        if (seq >= AppliedSeq) return true;
        return Active.LastSeqOf(path) <= seq
            && (Frozen is null || seq >= Frozen.AppliedSeq || Frozen.LastSeqOf(path) <= seq)
            && (seq >= _runs.Manifest.CheckpointSeq || !MayBeInRunsSince(path, seq));
    }

    private bool MayBeInRunsSince(ReadOnlySpan<byte> path, long seq)
    {
        Span<byte> prefix = stackalloc byte[path.Length + 1];
        ClaimKey.WritePath(prefix, path);
        var key = FilterKey.Of(prefix);
        var (asked, mayBe) = (0, false);
        for (var i = 0; i < _runs.Runs.Count && !mayBe; i++)
        {
            if (_runs.Runs[i].LastSeq <= seq) continue;
            asked++;
            mayBe = _runs.Runs[i].MayContain(Keyspace.Claims, key);
        }

        _runs.Filters.Count(asked, passed: mayBe ? 1 : 0);
        return mayBe;
    }

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
