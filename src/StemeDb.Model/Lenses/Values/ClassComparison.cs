using StemeDb.Model.Lenses.Voting;
using StemeDb.Model.Registry;

namespace StemeDb.Model.Lenses.Values;

/// <summary>Values as the rule compares them, and those of one declared class are one candidate too.</summary>
/// <param name="within">The comparison of the rule, by which a value belongs to a class.</param>
/// <param name="classes">The classes. Where a tolerance puts a value into two, the first by name has it.</param>
internal sealed class ClassComparison(ValueComparison within, ValueClasses classes) : ValueComparison
{
    private const int NoClass = -1;

    public override bool AreEqual(ReadOnlySpan<byte> representative, ReadOnlySpan<byte> value) =>
        within.AreEqual(representative, value) || (ClassOf(representative) is var of && of != NoClass && of == ClassOf(value));

    /// <summary>The name of a value's class; null: it is in none.</summary>
    public string? NameOf(ReadOnlySpan<byte> value) => ClassOf(value) is var of && of == NoClass ? null : classes.All[of].Name;

    internal override void Group(ByteTable values, ReadOnlySpan<int> ranked, Span<int> representatives)
    {
        within.Group(values, ranked, representatives);
        var firstOfClass = new int[classes.All.Count];
        Array.Fill(firstOfClass, -1);
        foreach (var value in ranked)
        {
            // What the value joined comes before it, and so has its place in its class already.
            if (representatives[value] != value)
            {
                representatives[value] = representatives[representatives[value]];
            }
            else if (ClassOf(values[value].Span) is var of && of != NoClass)
            {
                firstOfClass[of] = firstOfClass[of] < 0 ? value : firstOfClass[of];
                representatives[value] = firstOfClass[of];
            }
        }
    }

    private int ClassOf(ReadOnlySpan<byte> value)
    {
        for (var of = 0; of < classes.All.Count; of++)
        {
            foreach (var member in classes.All[of].Values)
            {
                if (within.AreEqual(member.Span, value))
                {
                    return of;
                }
            }
        }

        return NoClass;
    }
}
