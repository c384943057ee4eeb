namespace StemeDb.Model.Lenses.Voting;

/// <summary>A candidate while it is being counted.</summary>
internal struct Candidacy
{
    /// <summary>Most assertion ids an answer names per candidate.</summary>
    public const int MaxFirst = 3;

    /// <summary>Number of the value that stands for it.</summary>
    public int Representative;

    /// <summary>Sum of the weights that count.</summary>
    public Int128 Weight;

    /// <summary>Seq of its earliest visible claim; no two candidates share one.</summary>
    public long EarliestSeq;

    /// <summary>Lowest tier number among its voices, counted or not.</summary>
    public int BestTier;

    /// <summary>Its voices, counted or not.</summary>
    public int Sources;

    /// <summary>Its voices with a cluster counted once.</summary>
    public int IndependentSources;

    /// <summary>Of these, those that count.</summary>
    public int Support;

    /// <summary>Latest asserted_at among its voices.</summary>
    public long NewestTicks;

    private int _first, _second, _third;

    /// <summary>Its voices of the lowest seqs, by index, lowest first; at most <see cref="MaxFirst"/>.</summary>
    public readonly int FirstVoice(int rank) => rank switch { 0 => _first, 1 => _second, _ => _third };

    /// <summary>Counts a voice in all but weight and independence.</summary>
    public void Add(ReadOnlySpan<Voice> voices, int index)
    {
        ref readonly var voice = ref voices[index];
        if (Sources == 0 || voice.Seq < voices[_first].Seq)
        {
            (_first, _second, _third) = (index, _first, _second);
        }
        else if (Sources == 1 || voice.Seq < voices[_second].Seq)
        {
            (_second, _third) = (index, _second);
        }
        else if (Sources == 2 || voice.Seq < voices[_third].Seq)
        {
            _third = index;
        }

        BestTier = Sources == 0 ? voice.Tier : Math.Min(BestTier, voice.Tier);
        NewestTicks = Sources == 0 ? voice.AssertedAtTicks : Math.Max(NewestTicks, voice.AssertedAtTicks);
        Sources++;
    }
}
