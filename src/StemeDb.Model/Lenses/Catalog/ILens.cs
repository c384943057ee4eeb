using StemeDb.Model.Lenses.Parameters;
using StemeDb.Model.Lenses.Voting;
using StemeDb.Model.Registry;
using ValueType = StemeDb.Model.Registry.ValueType;

namespace StemeDb.Model.Lenses.Catalog;

/// <summary>
/// A way to resolve disagreement. A lens is pure and has no state; it sees one voice per source, already weighed, and says
/// which value wins. What is common to all (visibility, weights, thresholds, the shape of the answer) is done around it.
/// </summary>
public interface ILens
{
    /// <summary>The name it is asked for by.</summary>
    string Name { get; }

    /// <summary>One sentence for a person.</summary>
    string Summary { get; }

    /// <summary>What can be set, in the order to show it; <see cref="CommonParameters.All"/> first.</summary>
    IReadOnlyList<LensParameter> Parameters { get; }

    /// <summary>The types of rules under which it has a meaning; all unless it says otherwise.</summary>
    IReadOnlyList<ValueType> ValueTypes => ValueTypeNames.Types;

    /// <summary>True when it weighs by the accuracies of the snapshot, which the answer then names.</summary>
    bool WeighsTrust => false;

    /// <summary>Counts a ballot that has at least one voice.</summary>
    internal Verdict Decide(Ballot ballot, LensChoice choice);
}
