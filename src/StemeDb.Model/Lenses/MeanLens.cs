using StemeDb.Model.Lenses.Averages;
using StemeDb.Model.Lenses.Catalog;
using StemeDb.Model.Lenses.Parameters;
using StemeDb.Model.Lenses.Voting;
using ValueType = StemeDb.Model.Registry.ValueType;

namespace StemeDb.Model.Lenses;

/// <summary>The weighted mean of numbers or times, Σ w·x ÷ Σ w, computed exactly.</summary>
internal sealed class MeanLens : ILens
{
    public string Name => "mean";

    public string Summary => "The weighted mean of numbers or times; other values are left out, and counted.";

    public IReadOnlyList<LensParameter> Parameters => CommonParameters.All;

    public IReadOnlyList<ValueType> ValueTypes => Averaging.ValueTypes;

    Verdict ILens.Decide(Ballot ballot, LensChoice choice) => Averaging.Decide(ballot, WeightedPoints.Mean);
}
