using StemeDb.Model.Lenses;
using StemeDb.Model.Lenses.Voting;

namespace StemeDb.Model.Trust;

/// <summary>The voices of the path being read: one for each source, its latest by (asserted_at, seq). Keeps its buffers.</summary>
internal sealed class PathVoices
{
    private readonly List<(int SourceAt, int SourceLength, long AssertedAt, int Value)> _voices = [];
    private readonly List<long> _earliestSeqs = [];
    private byte[] _sourceBytes = new byte[4096];
    private int _used;

    /// <summary>The distinct values claimed; some may have no voice any more.</summary>
    public ByteTable Values { get; } = new();

    /// <summary>Whether at least two values have a voice.</summary>
    public bool IsContested
    {
        get
        {
            for (var i = 1; i < _voices.Count; i++)
            {
                if (_voices[i].Value != _voices[0].Value) return true;
            }

            return false;
        }
    }

    /// <summary>Takes a visible claim, in the order of (source, seq).</summary>
    public void Hear(in Claim claim)
    {
        var value = Values.Intern(claim.Value.Span);
        if (value == _earliestSeqs.Count) _earliestSeqs.Add(claim.Seq);
        else _earliestSeqs[value] = Math.Min(_earliestSeqs[value], claim.Seq);
        var source = claim.Source.Utf8.Span;
        if (_voices.Count > 0 && SourceAt(_voices.Count - 1).Span.SequenceEqual(source))
        {
            // Of one source the claims come in order of seq, so the later of two of one time is this one.
            var last = _voices[^1];
            if (claim.AssertedAt.Ticks >= last.AssertedAt) _voices[^1] = last with { AssertedAt = claim.AssertedAt.Ticks, Value = value };
            return;
        }

        if (_used + source.Length > _sourceBytes.Length) Array.Resize(ref _sourceBytes, 2 * (_used + source.Length));
        source.CopyTo(_sourceBytes.AsSpan(_used));
        _voices.Add((_used, source.Length, claim.AssertedAt.Ticks, value));
        _used += source.Length;
    }

    /// <summary>The values that have a voice, the one claimed first in front.</summary>
    public int[] Rank()
    {
        var values = _voices.Select(voice => voice.Value).Distinct().ToArray();
        Array.Sort(values, (x, y) => _earliestSeqs[x].CompareTo(_earliestSeqs[y]));
        return values;
    }

    /// <summary>The voices in the order of their values, those for one value by the bytes of their sources; each with the place of its value.</summary>
    public IEnumerable<(int Voice, int Rank)> InOrderOf(int[] values)
    {
        var ranks = new int[Values.Count];
        for (var rank = 0; rank < values.Length; rank++) ranks[values[rank]] = rank;
        var order = new (int Rank, int Voice)[_voices.Count];
        for (var voice = 0; voice < order.Length; voice++) order[voice] = (ranks[_voices[voice].Value], voice);
        Array.Sort(order);
        return order.Select(item => (item.Voice, item.Rank));
    }

    /// <summary>The id of a voice's source; valid until <see cref="Clear"/>.</summary>
    public ReadOnlyMemory<byte> SourceAt(int voice) => _sourceBytes.AsMemory(_voices[voice].SourceAt, _voices[voice].SourceLength);

    public void Clear()
    {
        _voices.Clear();
        _earliestSeqs.Clear();
        Values.Clear();
        _used = 0;
    }
}
