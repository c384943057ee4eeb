using System.Diagnostics;
using StemeDb.Model.Lenses.Voting;
using StemeDb.Model.Registry;
using ValueType = StemeDb.Model.Registry.ValueType;

namespace StemeDb.Model.Lenses.Values;

/// <summary>
/// Which values are one candidate, by the rule of a path. A value that the rule cannot read (a gate number under a rule for
/// times) equals only itself. Immutable.
/// </summary>
public abstract class ValueComparison
{
    /// <summary>Canonical JSON equality.</summary>
    public static ValueComparison Exact { get; } = new ExactComparison();

    /// <summary>The comparison a rule asks for.</summary>
    /// <param name="rule">The rule.</param>
    public static ValueComparison For(ValueRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return rule.Type switch
        {
            ValueType.Exact => Exact,
            ValueType.Number => new NumberComparison(rule),
            ValueType.Time => new TimeComparison(rule),
            ValueType.Set => new SetComparison(rule),
            ValueType.Hierarchy => new HierarchyComparison(rule),
            _ => throw new UnreachableException($"Value type {rule.Type}."),
        };
    }

    /// <summary>Whether a value is the same candidate as a representative. With a tolerance this is not symmetrical.</summary>
    /// <param name="representative">Canonical JSON.</param>
    /// <param name="value">Canonical JSON.</param>
    public abstract bool AreEqual(ReadOnlySpan<byte> representative, ReadOnlySpan<byte> value);

    /// <summary>Whether two values cannot both be so, the first being the better-founded one.</summary>
    /// <param name="first">Canonical JSON.</param>
    /// <param name="second">Canonical JSON.</param>
    internal virtual bool Contradict(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) => !AreEqual(first, second);

    /// <summary>
    /// Gives every value its representative: taken in order, each joins the first representative it equals, or becomes one.
    /// </summary>
    /// <param name="values">The distinct values.</param>
    /// <param name="ranked">Those to group, in their order.</param>
    /// <param name="representatives">By number of the value: the number of its representative.</param>
    internal abstract void Group(ByteTable values, ReadOnlySpan<int> ranked, Span<int> representatives);

    /// <summary>The value as an answer shows it.</summary>
    internal virtual ReadOnlyMemory<byte> Render(ReadOnlyMemory<byte> canonicalJson) => canonicalJson;
}
