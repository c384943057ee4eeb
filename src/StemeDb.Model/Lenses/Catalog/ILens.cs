using StemeDb.Model.Lenses.Parameters;

namespace StemeDb.Model.Lenses.Catalog;

/// <summary>A way to resolve disagreement. Implementations are stateless.</summary>
public interface ILens
{
    /// <summary>The name it is asked for by.</summary>
    string Name { get; }

    /// <summary>One sentence for a person.</summary>
    string Summary { get; }

    /// <summary>What can be set, in the order to show it; <see cref="CommonParameters.All"/> first.</summary>
    IReadOnlyList<LensParameter> Parameters { get; }
}
