namespace StemeDb.Model.Trust;

/// <summary>
/// Estimates how often each source is right: the truth of every path is what the weighted vote of the others says, a source's
/// accuracy is the part of its paths on which it says the same, its weight the lower bound of that; and again, until the
/// weights stand still. After TruthFinder (X. Yin, J. Han, P. S. Yu, KDD 2007) and Accu (X. L. Dong et al., VLDB 2009), with two
/// changes: copies have one vote, and nobody, a group of copies included, vouches for itself.
/// </summary>
/// <remarks>Sums are whole numbers, so their order does not matter, and every node gets the same result.</remarks>
internal sealed class AccuracyEstimation
{
    /// <summary>A voice that is right in full. Sets may be right in part.</summary>
    public const int Right = 1 << 16;

    private readonly ContestedVoices _voices;
    private readonly long[] _right;
    private readonly int[] _samples;
    private readonly int[] _weights;

    private AccuracyEstimation(ContestedVoices voices)
    {
        _voices = voices;
        _right = new long[voices.Sources.Count];
        _samples = new int[voices.Sources.Count];
        _weights = new int[voices.Sources.Count];
        Array.Fill(_weights, LearnedSource.Million);
    }

    /// <summary>Rounds it took.</summary>
    public int Rounds { get; private set; }

    /// <summary>Learns the accuracies.</summary>
    /// <param name="voices">What the sources say.</param>
    /// <param name="clusters">By source: who speaks with one voice with it; sources with the same number do.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static AccuracyEstimation Run(ContestedVoices voices, int[] clusters, CancellationToken cancellation)
    {
        var estimation = new AccuracyEstimation(voices);
        var vote = new PathVote(voices, clusters, estimation._weights, estimation.Count);
        do
        {
            cancellation.ThrowIfCancellationRequested();
            Array.Clear(estimation._right);
            Array.Clear(estimation._samples);
            for (var path = 0; path < voices.Paths; path++) vote.Judge(path);
            estimation.Rounds++;
        }
        while (estimation.Move() > LearningLimits.StillMillionths && estimation.Rounds < LearningLimits.RoundsMax);

        return estimation;
    }

    /// <summary>Paths that the accuracy of a source rests on.</summary>
    public int SampleOf(int source) => _samples[source];

    /// <summary>The accuracy of a source in millionths; 0 without a sample.</summary>
    public int MillionthsOf(int source) => _samples[source] == 0
        ? 0
        : (int)((Int128)_right[source] * LearnedSource.Million / ((long)_samples[source] * Right));

    /// <summary>Its lower bound, in millionths.</summary>
    public int LowerBoundOf(int source) =>
        (int)(WilsonBound.Lower((double)MillionthsOf(source) / LearnedSource.Million, _samples[source]) * LearnedSource.Million);

    private void Count(int source, int right)
    {
        _samples[source]++;
        _right[source] += right;
    }

    /// <summary>Moves every weight half way, so that two that follow each other do not swing for ever.</summary>
    /// <returns>The greatest distance that was left, in millionths.</returns>
    private int Move()
    {
        var greatest = 0;
        for (var source = 0; source < _weights.Length; source++)
        {
            var target = Math.Max(LowerBoundOf(source), LearningLimits.WeightMinMillionths);
            greatest = Math.Max(greatest, Math.Abs(target - _weights[source]));
            _weights[source] = (target + _weights[source]) / 2;
        }

        return greatest;
    }
}
