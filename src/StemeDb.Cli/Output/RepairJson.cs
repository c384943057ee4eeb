using System.Text.Json;
using StemeDb.Storage.Repair;
using StemeDb.Storage.Verification;

namespace StemeDb.Cli.Output;

/// <summary>What a repair would do, or did, for programs.</summary>
internal static class RepairJson
{
    public static void Write(Utf8JsonWriter writer, string root, RepairPlan plan, DataVerification? after)
    {
        writer.WriteStartObject();
        writer.WriteString("directory", root);
        writer.WriteString("outcome", plan.Obstacle is not null ? "impossible"
            : plan.Steps.Count == 0 ? "nothing_to_do"
            : after is null ? "planned" : "repaired");
        writer.WriteString("obstacle", plan.Obstacle);
        writer.WriteStartArray("steps");
        foreach (var step in plan.Steps)
        {
            writer.WriteStartObject();
            writer.WriteString("kind", step.Kind.ToString().ToLowerInvariant());
            writer.WriteString("detail", step.Detail);
            if (step.LostRecords > 0)
            {
                writer.WriteNumber("lost_from_seq", step.LostFromSeq);
                writer.WriteNumber("lost_to_seq", step.LostToSeq);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteNumber("lost_records", plan.LostRecords);
        if (after is not null)
        {
            writer.WriteBoolean("sound", after.IsSound);
            writer.WriteNumber("last_seq", after.LastSeq);
        }

        writer.WriteEndObject();
    }
}
