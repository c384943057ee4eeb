using StemeDb.Model.Lenses.Values;

namespace StemeDb.Model.Lenses.Voting;

/// <summary>
/// Everything a lens decides on: one weighed voice per source, and the values they name. Belongs to an
/// <see cref="Evaluation"/> and is used again by later ones.
/// </summary>
internal sealed class Ballot
{
    private Voice[] _voices = new Voice[32];
    private long[] _earliestSeq = new long[8];
    private int _count;

    /// <summary>The question.</summary>
    public LensQuery Query { get; private set; } = null!;

    /// <summary>How values are compared.</summary>
    public ValueComparison Comparison { get; private set; } = ValueComparison.Exact;

    /// <summary>
    /// The distinct values of the visible claims, by canonical JSON equality. Some may have no voice: those whose sources say
    /// something else by now.
    /// </summary>
    public ByteTable Values { get; } = new();

    public Clusters Clusters { get; } = new();

    /// <summary>One voice per source, in the order of the sources' ids.</summary>
    public Span<Voice> Voices => _voices.AsSpan(0, _count);

    /// <summary>Starts again, for another question.</summary>
    public void Reset(LensQuery query)
    {
        Query = query;
        Comparison = ValueComparison.For(query.Rule);
        Array.Clear(_voices, 0, _count);
        _count = 0;
        Values.Clear();
        Clusters.Clear();
    }

    /// <summary>The number of a visible claim's value, remembering the earliest seq it was claimed at.</summary>
    public int AddValue(ReadOnlySpan<byte> canonicalJson, long seq)
    {
        var known = Values.Count;
        var value = Values.Intern(canonicalJson);
        if (value == known)
        {
            if (value == _earliestSeq.Length)
            {
                Array.Resize(ref _earliestSeq, value * 2);
            }

            _earliestSeq[value] = seq;
        }
        else if (seq < _earliestSeq[value])
        {
            _earliestSeq[value] = seq;
        }

        return value;
    }

    /// <summary>Seq of the earliest visible claim of a value, of any source, overtaken by a later one of its own or not.</summary>
    public long EarliestSeqOf(int value) => _earliestSeq[value];

    /// <summary>Room for one more voice.</summary>
    public ref Voice AddVoice()
    {
        if (_count == _voices.Length)
        {
            Array.Resize(ref _voices, _count * 2);
        }

        return ref _voices[_count++];
    }

    /// <summary>How large the buffers have become, in voices.</summary>
    public int Capacity => Math.Max(_voices.Length, _earliestSeq.Length);
}
