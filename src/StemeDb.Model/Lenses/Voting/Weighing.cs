using StemeDb.Model.Lenses.Catalog;
using StemeDb.Model.Lenses.Parameters;

namespace StemeDb.Model.Lenses.Voting;

/// <summary>
/// What each voice weighs: 1, × confidence, × decay, × trust, ÷ the voices of its cluster (family and copy group) on the path. Each factor is rounded to the
/// nearest unit of <see cref="FixedWeight"/>. A claim never weighs nothing.
/// </summary>
internal static class Weighing
{
    /// <summary>A claim's own confidence never counts for less.</summary>
    public const double LeastConfidence = 0.05;

    /// <summary>Gives every voice its factors and its weight, without trust.</summary>
    public static void Weigh(Ballot ballot, LensChoice choice)
    {
        var weighConfidence = choice.Get(CommonParameters.WeighConfidence);
        var halfLifeTicks = choice.Get(CommonParameters.HalfLife)?.Ticks;
        foreach (ref var voice in ballot.Voices)
        {
            voice.ConfidenceFactor = weighConfidence
                ? FixedWeight.FromFactor(Math.Clamp(voice.Confidence, LeastConfidence, 1))
                : FixedWeight.One;
            voice.DecayFactor = halfLifeTicks is { } ticks
                ? Decay.Factor(ballot.Query.Now.Ticks - voice.AssertedAtTicks, ticks)
                : FixedWeight.One;
            voice.TrustFactor = FixedWeight.One;
            voice.Role = VoiceRole.Counts;
            voice.Cluster = ballot.Clusters.Of(voice.Cluster);
            Combine(ref voice, ballot.Clusters);
        }
    }

    /// <summary>Makes the weight of a voice from its factors.</summary>
    public static void Combine(ref Voice voice, Clusters clusters)
    {
        voice.Weight = FixedWeight.Multiply(FixedWeight.Multiply(voice.ConfidenceFactor, voice.DecayFactor), voice.TrustFactor);
        if (voice.Cluster != Voice.Alone)
        {
            voice.Weight = FixedWeight.Divide(voice.Weight, clusters.VoicesOf(voice.Cluster));
        }
    }
}
