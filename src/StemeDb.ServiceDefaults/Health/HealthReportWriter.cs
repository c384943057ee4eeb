using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace StemeDb.ServiceDefaults.Health;

/// <summary>Writes a health report as JSON: its status and, where it is not healthy, the reasons.</summary>
internal static class HealthReportWriter
{
    public static async Task WriteAsync(HttpContext context, HealthReport report, bool tellReasons)
    {
        context.Response.ContentType = "application/json";
        await using (var json = new Utf8JsonWriter(context.Response.BodyWriter))
        {
            json.WriteStartObject();
            json.WriteString("status"u8, Name(report.Status));
            if (tellReasons && report.Status != HealthStatus.Healthy)
            {
                WriteReasons(json, report);
            }

            json.WriteEndObject();
        }

        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private static void WriteReasons(Utf8JsonWriter json, HealthReport report)
    {
        json.WriteStartArray("reasons"u8);
        foreach (var (name, entry) in report.Entries.Where(e => e.Value.Status != HealthStatus.Healthy))
        {
            json.WriteStringValue($"{name}: {entry.Description ?? Name(entry.Status)}");
        }

        json.WriteEndArray();
    }

    private static string Name(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => "healthy",
        HealthStatus.Degraded => "degraded",
        _ => "unhealthy",
    };
}
