using System.CommandLine;
using System.Text.Json;
using StemeDb.Cli.Output;
using StemeDb.Client.Messages;

namespace StemeDb.Cli.Commands;

/// <summary><c>stemedb health</c>: 0 when healthy or degraded, 3 when not.</summary>
internal static class HealthCommand
{
    public static Command Create()
    {
        var command = new Command("health", "Ask how the server is.");
        command.Runs(async (parsed, cancellationToken) =>
        {
            var health = await ServerOption.Connect(parsed).GetHealthAsync(cancellationToken);
            if (parsed.WantsJson())
            {
                JsonOutput.Write(writer => Write(writer, health));
            }
            else
            {
                Console.WriteLine($"{health.Status}, version {health.Version}, up {health.UptimeSeconds} s, {health.AssertionCount:N0} assertions");
                foreach (var reason in health.Reasons ?? [])
                {
                    Console.WriteLine($"  {reason}");
                }
            }

            return health.Status == "unhealthy" ? ExitCode.Unavailable : ExitCode.Success;
        });
        return command;
    }

    private static void Write(Utf8JsonWriter writer, HealthReply health)
    {
        writer.WriteStartObject();
        writer.WriteString("status", health.Status);
        writer.WriteString("version", health.Version);
        writer.WriteNumber("uptime_seconds", health.UptimeSeconds);
        writer.WriteNumber("assertion_count", health.AssertionCount);
        if (health.Reasons is { Count: > 0 } reasons)
        {
            writer.WriteStartArray("reasons");
            foreach (var reason in reasons)
            {
                writer.WriteStringValue(reason);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }
}
