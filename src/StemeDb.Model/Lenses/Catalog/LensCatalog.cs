using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using StemeDb.Model.Faults;

namespace StemeDb.Model.Lenses.Catalog;

/// <summary>All lenses there are. To add one: write it in a file of its own and put it into this list.</summary>
public static class LensCatalog
{
    /// <summary>Every lens, the default first.</summary>
    public static IReadOnlyList<ILens> All { get; } =
    [
        new ConsensusLens(),
        new RecencyLens(),
        new AuthorityLens(),
        new LayeredLens(),
        new SkepticLens(),
        new TrustLens(),
        new MeanLens(),
        new MedianLens(),
    ];

    private static readonly FrozenDictionary<string, LensChoice> s_plain =
        All.ToFrozenDictionary(lens => lens.Name, LensChoice.Plain, StringComparer.Ordinal);

    /// <summary>The lens that answers when none is named: <c>consensus</c>, with its default parameters.</summary>
    public static LensChoice Default { get; } = s_plain[All[0].Name];

    /// <summary>Finds a lens and reads its parameters.</summary>
    /// <param name="name">The lens; empty: the default.</param>
    /// <param name="paramsUtf8">A JSON object; empty: none given.</param>
    /// <param name="choice">The lens with its parameters.</param>
    /// <param name="faults">What is wrong otherwise: pointers are <c>/lens</c> and <c>/params…</c>.</param>
    public static bool TryParse(
        string name,
        ReadOnlySpan<byte> paramsUtf8,
        [NotNullWhen(true)] out LensChoice? choice,
        out IReadOnlyList<Fault> faults)
    {
        ArgumentNullException.ThrowIfNull(name);
        choice = Default;
        if (name.Length > 0 && !s_plain.TryGetValue(name, out choice))
        {
            var names = string.Join(", ", All.Select(lens => lens.Name));
            faults = [new Fault("/lens", FaultCode.UnknownName, $"There is no lens of this name; there are {names}.")];
            return false;
        }

        faults = [];
        return paramsUtf8.IsEmpty || LensParams.TryRead(choice!.Lens, paramsUtf8, out choice, out faults);
    }
}
