namespace StemeDb.Model.Lenses.Parameters;

/// <summary>What every lens takes.</summary>
public static class CommonParameters
{
    /// <summary>All of them, in the order to show them.</summary>
    public static IReadOnlyList<LensParameter> All { get; } = [];
}
