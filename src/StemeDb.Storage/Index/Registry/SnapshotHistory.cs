using StemeDb.Model.Records;

namespace StemeDb.Storage.Index.Registry;

/// <summary>
/// Which snapshots stand whole in the log, and at which seqs their parts are. One writer, any number of readers. Of their
/// contents only the newest is kept: there may be many, and few are asked for.
/// </summary>
internal sealed class SnapshotHistory
{
    private readonly List<long> _pending = [];
    private string _pendingId = "";
    private StoredSnapshot[] _complete = [];

    /// <summary>Writer: takes a part, with a greater seq than all before.</summary>
    public void Apply(SnapshotPartRecord part)
    {
        if (part.Part == 1)
        {
            _pending.Clear();
            _pendingId = part.SnapshotId;
        }

        if (part.SnapshotId != _pendingId || part.Part != _pending.Count + 1)
        {
            _pending.Clear();
            _pendingId = "";
            return;
        }

        _pending.Add(part.Seq);
        if (part.Part < part.Parts) return;
        if (_complete.Length > 0) _complete[^1].Demote();
        Volatile.Write(ref _complete, [.. _complete, new StoredSnapshot(part.SnapshotId, part.Seq, part.RecordedAt, [.. _pending])]);
        _pending.Clear();
        _pendingId = "";
    }

    /// <summary>All that were complete at a seq, the oldest first.</summary>
    public ArraySegment<StoredSnapshot> Until(long seq)
    {
        var complete = Volatile.Read(ref _complete);
        var count = complete.Length;
        while (count > 0 && complete[count - 1].Seq > seq) count--;
        return new(complete, 0, count);
    }
}
