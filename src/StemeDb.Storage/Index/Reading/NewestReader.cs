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
    private readonly byte[] _prefix = new byte[ConceptPath.MaxBytes + 1];
    private byte[] _source = new byte[SourceId.MaxBytes];
    private byte[] _nextSource = new byte[SourceId.MaxBytes];

    /// <exception cref="RangeUnavailableException">A run that cannot be read may hold the claim.</exception>
    public static bool TryFind(LayerCursors layers, ConceptPath path, out Claim newest)
    {
        var reader = _ofThread ??= new NewestReader();
        try
        {
            return reader.Search(layers, path, out newest);
        }
        catch (RunDamagedException damage)
        {
            throw RangeUnavailableException.From(damage);
        }
        finally
        {
            reader._run.Over(null);
            reader._withdrawn.Clear();
        }
    }

    private bool Search(LayerCursors layers, ConceptPath path, out Claim newest)
    {
        var prefix = _prefix.AsSpan(0, ClaimKey.WritePath(_prefix, path.Utf8.Span));
        var runs = layers.Layers.Runs;
        KeyRange.RequireAvailable(runs, Keyspace.Claims, prefix, layers.Seq);
        foreach (var table in layers.Layers.Memtables)
        {
            var index = table.FindPath(path.Utf8.Span);
            if (index != 0 && Scan(MemtableClaimCursor.OverPath(table, layers.Seq, index), path, prefix, layers.Seq, out newest)) return true;
        }

        var key = FilterKey.Of(prefix);
        for (var i = 0; i < runs.Runs.Count; i++)
        {
            var run = runs.Runs[i];
            if (run.FirstSeq <= layers.Seq
                && run.MayContain(Keyspace.Claims, key)
                && Scan(_run.Over(run, Keyspace.Claims), path, prefix, layers.Seq, out newest)) return true;
        }

        newest = default;
        return false;
    }

    /// <summary>Looks through a layer. A claim is the newest so far when no mark of it follows: until then it is the next.</summary>
    private bool Scan(IEntryCursor entries, ConceptPath path, ReadOnlySpan<byte> prefix, long seqLimit, out Claim newest)
    {
        var (seq, value, sourceLength) = (0L, default(ReadOnlyMemory<byte>), 0);
        var (nextSeq, nextValue, nextLength) = (0L, default(ReadOnlyMemory<byte>), 0);
        for (var has = entries.Seek(prefix); has; has = entries.MoveNext())
        {
            var key = entries.Key;
            if (!key.StartsWith(prefix)) break;
            var tail = key[prefix.Length..];
            var source = ClaimKey.TakeText(ref tail);
            var of = ClaimKey.SeqOf(tail);
            if (ClaimKey.KindOf(tail) != ClaimKey.Claim)
            {
                if (ClaimKey.MarkerOf(tail) > seqLimit) continue;
                if (of == nextSeq) nextSeq = 0;
                else _withdrawn.Add(of);
                continue;
            }

            if (nextSeq > seq) Take();
            if (of <= seq || of > seqLimit || (_withdrawn.Count > 0 && _withdrawn.Contains(of))) continue;
            source.CopyTo(_nextSource);
            (nextSeq, nextValue, nextLength) = (of, entries.Value, source.Length);
        }

        if (nextSeq > seq) Take();
        newest = seq == 0 ? default
            : ClaimValue.ToClaim(path, new SourceId(_source.AsSpan(0, sourceLength).ToArray()), seq, value, retractedAtSeq: 0, supersededAtSeq: 0);
        return seq != 0;

        void Take()
        {
            (seq, value, sourceLength) = (nextSeq, nextValue, nextLength);
            (_source, _nextSource) = (_nextSource, _source);
        }
    }
}
