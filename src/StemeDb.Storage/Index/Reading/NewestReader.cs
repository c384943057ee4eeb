using StemeDb.Model.Lenses;
using StemeDb.Model.Paths;
using StemeDb.Storage.Index.Keys;
using StemeDb.Storage.Index.Layers;
using StemeDb.Storage.Index.Memtables;
using StemeDb.Storage.Runs;
using StemeDb.Storage.Runs.Bloom;

namespace StemeDb.Storage.Index.Reading;

/// <summary>
/// The live claim of a path that was recorded last. Seqs of layers do not overlap, so the newest layer with a live claim has it;
/// what a layer withdraws of older ones is remembered on the way. Of all claims but the one only the keys are read.
/// </summary>
/// <remarks>One for each thread, used again and again, so that a search allocates no more than it hands out.</remarks>
internal sealed class NewestReader
{
    [ThreadStatic]
    private static NewestReader? _ofThread;

    private readonly RunCursor _run = new();
    private readonly HashSet<long> _withdrawn = [];
    private Candidate _best = new();
    private Candidate _next = new();

    /// <exception cref="RangeUnavailableException">A run that cannot be read may hold the claim.</exception>
    public static bool TryFind(LayerCursors layers, ConceptPath path, out Claim newest)
    {
        var reader = _ofThread ??= new NewestReader();
        try
        {
            reader.Search(layers, path.Utf8.Span);
            newest = reader._best.Seq == 0 ? default : reader._best.ToClaim(path);
            return reader._best.Seq != 0;
        }
        catch (RunDamagedException damage)
        {
            throw RangeUnavailableException.From(damage);
        }
        finally
        {
            reader.Forget();
        }
    }

    private void Search(LayerCursors layers, ReadOnlySpan<byte> path)
    {
        Span<byte> prefix = stackalloc byte[ConceptPath.MaxBytes + 1];
        prefix = prefix[..ClaimKey.WritePath(prefix, path)];
        var runs = layers.Layers.Runs;
        KeyRange.RequireAvailable(runs, Keyspace.Claims, prefix, layers.Seq);
        foreach (var table in layers.Layers.Memtables)
        {
            var index = table.FindPath(path);
            if (index != 0 && Scan(MemtableClaimCursor.OverPath(table, layers.Seq, index), prefix, layers.Seq)) return;
        }

        var key = FilterKey.Of(prefix);
        for (var i = 0; i < runs.Runs.Count; i++)
        {
            var run = runs.Runs[i];
            if (run.FirstSeq <= layers.Seq
                && run.MayContain(Keyspace.Claims, key)
                && Scan(_run.Over(run, Keyspace.Claims), prefix, layers.Seq)) return;
        }
    }

    /// <summary>Looks through a layer; true when it has a live claim.</summary>
    private bool Scan(IEntryCursor entries, ReadOnlySpan<byte> prefix, long seqLimit)
    {
        for (var has = entries.Seek(prefix); has; has = entries.MoveNext())
        {
            var tail = entries.Key;
            if (!tail.StartsWith(prefix)) break;
            tail = tail[prefix.Length..];
            var source = ClaimKey.TakeText(ref tail);
            var seq = ClaimKey.SeqOf(tail);
            if (ClaimKey.KindOf(tail) != ClaimKey.Claim) Withdraw(seq, ClaimKey.MarkerOf(tail), seqLimit);
            else if (seq <= seqLimit) Propose(seq, source, entries.Value);
        }

        TakeNext();
        return _best.Seq != 0;
    }

    /// <summary>A claim stands for the newest when no mark follows it.</summary>
    private void Propose(long seq, ReadOnlySpan<byte> source, ReadOnlyMemory<byte> value)
    {
        TakeNext();
        if (seq > _best.Seq && !(_withdrawn.Count > 0 && _withdrawn.Contains(seq))) _next.Set(seq, source, value);
    }

    private void Withdraw(long seq, long marker, long seqLimit)
    {
        if (marker > seqLimit) return;
        if (seq == _next.Seq) _next.Clear();
        else _withdrawn.Add(seq);
    }

    private void TakeNext()
    {
        if (_next.Seq == 0) return;
        (_best, _next) = (_next, _best);
        _next.Clear();
    }

    private void Forget()
    {
        _run.Over(null);
        _withdrawn.Clear();
        _best.Clear();
        _next.Clear();
    }

    private sealed class Candidate
    {
        private readonly byte[] _source = new byte[SourceId.MaxBytes];
        private int _sourceLength;
        private ReadOnlyMemory<byte> _value;

        /// <summary>0: there is none.</summary>
        public long Seq { get; private set; }

        public void Set(long seq, ReadOnlySpan<byte> source, ReadOnlyMemory<byte> value)
        {
            source.CopyTo(_source);
            (Seq, _sourceLength, _value) = (seq, source.Length, value);
        }

        public void Clear() => (Seq, _value) = (0, default);

        public Claim ToClaim(ConceptPath path) =>
            ClaimValue.ToClaim(path, new SourceId(_source.AsSpan(0, _sourceLength).ToArray()), Seq, _value, retractedAtSeq: 0, supersededAtSeq: 0);
    }
}
