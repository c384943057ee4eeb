using StemeDb.Model.Time;
using StemeDb.Model.Trust;

namespace StemeDb.Storage.Index;

/// <summary>A snapshot of what was learned about sources that stands whole in the log.</summary>
public sealed class StoredSnapshot
{
    private readonly WeakReference<TrustSnapshot?> _used = new(null);
    private volatile TrustSnapshot? _kept;
    private volatile bool _isNewest = true;

    internal StoredSnapshot(string id, long seq, Instant recordedAt, IReadOnlyList<long> partSeqs) =>
        (Id, Seq, RecordedAt, PartSeqs) = (id, seq, recordedAt, partSeqs);

    /// <summary>SHA-256 of its content, 64 lower-case hexadecimal digits.</summary>
    public string Id { get; }

    /// <summary>In force from this seq on: that of its last part.</summary>
    public long Seq { get; }

    /// <summary>When its last part was admitted.</summary>
    public Instant RecordedAt { get; }

    /// <summary>Seqs of its parts, in order.</summary>
    public IReadOnlyList<long> PartSeqs { get; }

    /// <summary>What it says. The newest is kept once it was read, an older one for as long as somebody uses it.</summary>
    internal TrustSnapshot Content(Func<StoredSnapshot, TrustSnapshot> read)
    {
        if (_kept is { } kept) return kept;
        lock (_used)
        {
            if (!_used.TryGetTarget(out var content) || content is null)
            {
                content = read(this);
                _used.SetTarget(content);
            }

            _kept = _isNewest ? content : null;
            return content;
        }
    }

    /// <summary>A newer one has come. Waits for nobody.</summary>
    internal void Demote()
    {
        _isNewest = false;
        _kept = null;
    }
}
