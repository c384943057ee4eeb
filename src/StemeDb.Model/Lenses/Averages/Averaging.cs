using StemeDb.Model.Json;
using StemeDb.Model.Lenses.Answers;
using StemeDb.Model.Lenses.Voting;
using ValueType = StemeDb.Model.Registry.ValueType;

namespace StemeDb.Model.Lenses.Averages;

/// <summary>
/// What <see cref="MeanLens"/> and <see cref="MedianLens"/> share: which values can be averaged, and what the answer says of
/// them. The leading candidate decides on the form (number or string, instant or time of day); what is not on its axis stands
/// in the candidates without weight.
/// </summary>
internal static class Averaging
{
    /// <summary>Under <c>exact</c> numbers are averaged.</summary>
    public static IReadOnlyList<ValueType> ValueTypes { get; } = [ValueType.Exact, ValueType.Number, ValueType.Time];

    public static Verdict Decide(Ballot ballot, Func<WeightedPoints, Fraction> average)
    {
        var all = Tally.Of(ballot);
        var axis = LeadingAxis(ballot, all);
        var points = axis is null ? new WeightedPoints() : Place(ballot, axis);
        var left = Sort(ballot, axis, out var support);
        var tally = left == 0 ? all : Tally.Of(ballot);
        var isExact = true;
        var value = points.IsEmpty ? default : axis!.Write(average(points), out isExact);
        return new Verdict
        {
            Tally = tally,
            Value = value,
            Confidence = FixedWeight.Share(tally.Total, all.Total),
            Support = support,
            Margin = FixedWeight.Share(Int128.Max(0, (tally.Total * 2) - all.Total), all.Total),
            Members = [Describe(ballot.Voices.Length - left, left, isExact)],
        };
    }

    private static Axis? LeadingAxis(Ballot ballot, Tally tally)
    {
        for (var place = 0; place < tally.Count; place++)
        {
            if (Axis.Through(ballot.Query.Rule.Type, ballot.Values[tally[place].Representative].Span) is { } axis)
            {
                return axis;
            }
        }

        return null;
    }

    /// <summary>The values that have a voice, each once, with the weight of all its voices.</summary>
    private static WeightedPoints Place(Ballot ballot, Axis axis)
    {
        var weights = new Int128[ballot.Values.Count];
        foreach (ref readonly var voice in ballot.Voices)
        {
            weights[voice.Value] += voice.Weight;
        }

        var points = new WeightedPoints();
        for (var value = 0; value < weights.Length; value++)
        {
            if (weights[value] > 0 && axis.TryRead(ballot.Values[value].Span, out var point))
            {
                points.Add(point, weights[value]);
            }
        }

        return points;
    }

    /// <summary>Leaves out the voices whose values are not on the axis.</summary>
    /// <returns>How many these are.</returns>
    private static int Sort(Ballot ballot, Axis? axis, out int support)
    {
        var isOn = new bool[ballot.Values.Count];
        for (var value = 0; value < isOn.Length; value++)
        {
            isOn[value] = axis?.TryRead(ballot.Values[value].Span, out _) ?? false;
        }

        var left = 0;
        support = 0;
        var clusters = new HashSet<int>();
        foreach (ref var voice in ballot.Voices)
        {
            if (isOn[voice.Value])
            {
                support += voice.Cluster == Voice.Alone || clusters.Add(voice.Cluster) ? 1 : 0;
            }
            else
            {
                voice.Role = VoiceRole.Shown;
                left++;
            }
        }

        return left;
    }

    private static AnswerMember Describe(int counted, int left, bool isExact) => AnswerMember.Write("average", json =>
    {
        json.Append("{\"counted\":"u8);
        json.AppendInteger(counted);
        json.Append(",\"left_out\":"u8);
        json.AppendInteger(left);
        json.Append(isExact ? ",\"exact\":true}"u8 : ",\"exact\":false}"u8);
    });
}
