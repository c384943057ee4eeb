namespace StemeDb.Model.Trust;

/// <summary>The lower bound of the score interval of a proportion (E. B. Wilson, JASA 22, 1927).</summary>
public static class WilsonBound
{
    /// <summary>The bound, 0 to <paramref name="proportion"/>. The same on every machine: it needs no more than a square root.</summary>
    /// <param name="proportion">What was observed, 0 to 1.</param>
    /// <param name="sample">How often it was observed, 0 or more; 0 gives 0.</param>
    /// <param name="quantile">Of the normal distribution, for the confidence that is wanted.</param>
    public static double Lower(double proportion, int sample, double quantile = LearningLimits.ConfidenceQuantile)
    {
        if (sample == 0) return 0;
        var perSample = quantile * quantile / sample;
        var spread = Math.Sqrt((proportion * (1 - proportion) / sample) + (perSample / (4 * sample)));
        return Math.Clamp((proportion + (perSample / 2) - (quantile * spread)) / (1 + perSample), 0, proportion);
    }
}
