using StemeDb.Model.Lenses.Voting;
using StemeDb.Model.Registry;

namespace StemeDb.Model.Lenses.Values;

/// <summary>
/// Arrays, and strings whose elements are separated, compared as sets: <c>["b","a","a"]</c> equals <c>["a","b"]</c> and, with
/// the separator <c>;</c>, <c>"b; a"</c>. Without a separator a string is a set of one. Other values equal only themselves.
/// </summary>
internal sealed class SetComparison(ValueRule rule) : ValueComparison
{
    /// <summary>The share of the counted weight an element needs when the rule does not say.</summary>
    public const double DefaultThreshold = 0.5;

    private readonly SetSyntax _syntax = new(rule.Separator);

    public double Threshold { get; } = rule.Threshold ?? DefaultThreshold;

    public SetSyntax Syntax => _syntax;

    public override bool AreEqual(ReadOnlySpan<byte> representative, ReadOnlySpan<byte> value) =>
        _syntax.TryRead(representative, out var left) && _syntax.TryRead(value, out var right)
            ? SetSyntax.Key(left).AsSpan().SequenceEqual(SetSyntax.Key(right))
            : representative.SequenceEqual(value);

    internal override void Group(ByteTable values, ReadOnlySpan<int> ranked, Span<int> representatives)
    {
        var keys = new ByteTable();
        var first = new List<int>();
        foreach (var value in ranked)
        {
            if (!_syntax.TryRead(values[value].Span, out var elements))
            {
                representatives[value] = value;
                continue;
            }

            var key = keys.Intern(SetSyntax.Key(elements));
            if (key == first.Count)
            {
                first.Add(value);
            }

            representatives[value] = first[key];
        }
    }

    internal override ReadOnlyMemory<byte> Render(ReadOnlyMemory<byte> canonicalJson) =>
        _syntax.TryRead(canonicalJson.Span, out var elements)
            ? _syntax.Write(elements, asString: canonicalJson.Span[0] == '"')
            : canonicalJson;
}
