using System.Runtime.CompilerServices;
using StemeDb.Model.Paths;
using StemeDb.Model.Records;
using StemeDb.Model.Registry;

namespace StemeDb.Engine.Queries;

/// <summary>
/// The rules in force, most specific pattern first, so that the first that matches a path is its rule. Made once for each list
/// of rules that the store hands out.
/// </summary>
internal sealed class RuleBook
{
    private static readonly ConditionalWeakTable<IReadOnlyList<RuleRecord>, RuleBook> Books = [];

    private readonly RuleRecord[] _ordered;

    private RuleBook(IReadOnlyList<RuleRecord> rules)
    {
        _ordered = [.. rules];
        Array.Sort(_ordered, static (left, right) => PathPattern.CompareSpecificity(left.Pattern, right.Pattern));
    }

    public static RuleBook Of(IReadOnlyList<RuleRecord> rules) => Books.GetValue(rules, static list => new RuleBook(list));

    /// <summary>The rule for a path; <see cref="ValueRule.Default"/> when no pattern matches it.</summary>
    public ValueRule For(ConceptPath path)
    {
        foreach (var record in _ordered)
        {
            if (record.Pattern.Matches(path))
            {
                return record.Rule;
            }
        }

        return ValueRule.Default;
    }
}
