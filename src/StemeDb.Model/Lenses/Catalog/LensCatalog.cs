using System.Diagnostics.CodeAnalysis;
using StemeDb.Model.Faults;

namespace StemeDb.Model.Lenses.Catalog;

/// <summary>All lenses there are. To add one: write it in a file of its own and put it into this list.</summary>
public static class LensCatalog
{
    /// <summary>Every lens, the default first.</summary>
    public static IReadOnlyList<ILens> All { get; } = [];

    /// <summary>The lens that answers when none is named: <c>consensus</c>, with its default parameters.</summary>
    public static LensChoice Default => throw new NotSupportedException();

    /// <summary>Finds a lens and reads its parameters.</summary>
    /// <param name="name">The lens; empty: the default.</param>
    /// <param name="paramsUtf8">A JSON object; empty: none given.</param>
    /// <param name="choice">The lens with its parameters.</param>
    /// <param name="faults">What is wrong otherwise: pointers are <c>/lens</c> and <c>/params…</c>.</param>
    public static bool TryParse(
        string name,
        ReadOnlySpan<byte> paramsUtf8,
        [NotNullWhen(true)] out LensChoice? choice,
        out IReadOnlyList<Fault> faults) => throw new NotSupportedException();
}
