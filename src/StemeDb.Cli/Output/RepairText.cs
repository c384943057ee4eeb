using System.Globalization;
using StemeDb.Storage.Repair;
using StemeDb.Storage.Verification;

namespace StemeDb.Cli.Output;

/// <summary>Tells a person what a repair would do, or did.</summary>
internal static class RepairText
{
    public static void Write(TextWriter output, string root, RepairPlan plan, DataVerification? after)
    {
        void Line(FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));

        if (plan.Obstacle is { } obstacle)
        {
            Line($"{root} cannot be repaired: {obstacle}");
            return;
        }

        foreach (var step in plan.Steps) Line($"{step.Kind.ToString().ToLowerInvariant()}: {step.Detail}");
        if (plan.Steps.Count == 0)
        {
            Line($"{root} needs no repair, last seq {plan.Found.LastSeq}");
        }
        else if (after is null)
        {
            Line($"records lost: {plan.LostRecords}. Nothing was changed; --copy-to NEW repairs a copy, --yes {root} itself.");
        }
        else
        {
            Line($"repaired {root}, records lost: {plan.LostRecords}, last seq {after.LastSeq}, {(after.IsSound ? "sound" : "not sound: see `stemedb data verify`")}");
        }
    }
}
