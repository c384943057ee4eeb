using StemeDb.Model.Lenses.Averages;
using StemeDb.Model.Lenses.Catalog;
using StemeDb.Model.Lenses.Parameters;
using StemeDb.Model.Lenses.Voting;
using ValueType = StemeDb.Model.Registry.ValueType;

namespace StemeDb.Model.Lenses;

/// <summary>
/// The weighted median of numbers or times: the value that as much weight is below as above; where that falls between two
/// values, the middle of them.
/// </summary>
internal sealed class MedianLens : ILens
{
    public string Name => "median";

    public string Summary => "The weighted median of numbers or times; other values are left out, and counted.";

    public IReadOnlyList<LensParameter> Parameters => CommonParameters.All;

    public IReadOnlyList<ValueType> ValueTypes => Averaging.ValueTypes;

    Verdict ILens.Decide(Ballot ballot, LensChoice choice) => Averaging.Decide(ballot, WeightedPoints.Median);
}
