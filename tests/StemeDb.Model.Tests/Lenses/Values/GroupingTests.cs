using System.Globalization;
using System.Text;
using CsCheck;
using StemeDb.Model.Lenses.Values;
using StemeDb.Model.Lenses.Voting;
using StemeDb.Model.Registry;
using ValueType = StemeDb.Model.Registry.ValueType;

namespace StemeDb.Model.Tests.Lenses.Values;

/// <summary>"Each joins the first representative it equals, or becomes one", written down as it is said and compared.</summary>
public sealed class GroupingTests
{
    private static readonly Gen<ValueRule> s_numberRules = Gen.OneOf(
        Gen.Double[0, 1].Select(tolerance => new ValueRule(ValueType.Number, RelativeTolerance: tolerance)),
        Gen.Double[0, 300].Select(tolerance => new ValueRule(ValueType.Number, AbsoluteTolerance: tolerance)));

    private static readonly Gen<string> s_numbers = Gen.OneOf(
        Gen.Int[-2000, 2000].Select(number => number.ToString(CultureInfo.InvariantCulture)),
        Gen.Int[-2000, 2000].Select(number => FormattableString.Invariant($"\"{number}.25\"")),
        Gen.Int[0, 20].Select(number => FormattableString.Invariant($"\"no {number}\"")));

    private static readonly Gen<string> s_times = Gen.OneOf(
        Gen.Int[0, 1439].Select(minute => FormattableString.Invariant($"\"{minute / 60:00}:{minute % 60:00}\"")),
        Gen.Int[0, 1439].Select(minute => FormattableString.Invariant($"\"2026-01-01T{minute / 60:00}:{minute % 60:00}:00Z\"")));

    [Fact]
    public void Numbers_join_the_first_representative_that_covers_them()
    {
        Gen.Select(s_numberRules, s_numbers.Array[1, 200]).Sample((rule, values) => Check(rule, values));
    }

    [Fact]
    public void Times_join_the_first_representative_that_covers_them()
    {
        Gen.Select(Gen.Int[0, 80_000], s_times.Array[1, 200])
            .Sample((seconds, values) => Check(new ValueRule(ValueType.Time, ToleranceSeconds: seconds), values));
    }

    [Fact]
    public void The_nearest_positions_are_found_whatever_their_number()
    {
        Gen.Int[1, 9000].SelectMany(limit => Gen.Select(Gen.Const(limit), Gen.Int[0, limit - 1].Array[0, 40], Gen.Int[0, limit - 1]))
            .Sample((limit, members, position) =>
            {
                var positions = new OrderedPositions(limit);
                foreach (var member in members)
                {
                    positions.Add(member);
                }

                Assert.Equal(members.Where(member => member >= position).DefaultIfEmpty(-1).Min(), positions.AtOrAfter(position));
                Assert.Equal(members.Where(member => member <= position).DefaultIfEmpty(-1).Max(), positions.AtOrBefore(position));
            });
    }

    private static void Check(ValueRule rule, string[] ranked)
    {
        var comparison = ValueComparison.For(rule);
        var table = new ByteTable();
        var order = ranked.Distinct().Select(value => table.Intern(Encoding.UTF8.GetBytes(value))).ToArray();
        var representatives = new int[order.Length];

        comparison.Group(table, order, representatives);

        var chosen = new List<int>();
        foreach (var value in order)
        {
            var expected = chosen.FindIndex(other => comparison.AreEqual(table[other].Span, table[value].Span));
            if (expected < 0)
            {
                chosen.Add(value);
            }

            Assert.Equal(expected < 0 ? value : chosen[expected], representatives[value]);
        }
    }
}
