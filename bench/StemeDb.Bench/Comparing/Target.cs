using System.Globalization;

namespace StemeDb.Bench.Comparing;

/// <summary>What a figure or a ratio must reach.</summary>
internal sealed record Target(double Bound, bool IsUpperBound, string Unit)
{
    /// <summary>Ours divided by the peer's, at least.</summary>
    public static Target RatioAtLeast(double bound) => new(bound, IsUpperBound: false, "×");

    /// <summary>Ours divided by the peer's, at most.</summary>
    public static Target RatioAtMost(double bound) => new(bound, IsUpperBound: true, "×");

    /// <summary>Our figure alone, at least.</summary>
    public static Target AtLeast(double bound, string unit) => new(bound, IsUpperBound: false, unit);

    /// <summary>Our figure alone, at most.</summary>
    public static Target AtMost(double bound, string unit) => new(bound, IsUpperBound: true, unit);

    public bool IsMet(double figure) => IsUpperBound ? figure <= Bound : figure >= Bound;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{(IsUpperBound ? "≤" : "≥")} {Bound:#,0.##}{(Unit == "×" ? "×" : " " + Unit)}");
}
