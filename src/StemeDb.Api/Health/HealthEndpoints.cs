using System.Diagnostics;
using System.Text.Json;
using StemeDb.Api.Configuration;
using StemeDb.Api.Errors;
using StemeDb.Api.Identity;
using StemeDb.Api.OpenApi;
using StemeDb.Api.RateLimits;
using StemeDb.Api.Requests;
using StemeDb.Api.Responses;
using StemeDb.Api.Tls;
using StemeDb.Contracts;
using StemeDb.Contracts.Failures;
using StemeDb.Contracts.Results;
using StemeDb.ServiceDefaults.Telemetry;

namespace StemeDb.Api.Health;

/// <summary>How the database is, for people and clients; probes ask <c>/health/live</c> and <c>/health/ready</c>.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder endpoints) => endpoints.MapOperation(
        HttpMethods.Get, "/v1/health", endpoints.ServiceProvider.GetRequiredService<HealthHandler>().HandleAsync,
        QueryOperations.Health).WithMetadata(LimitedAs.Nothing);
}

/// <summary><c>GET /v1/health</c>.</summary>
internal sealed class HealthHandler(
    IEngineConnection engine, RedisHealth redis, RateLimitHealth limits, ApiCertificates certificates, ApiOptions options)
{
    private readonly long _started = Stopwatch.GetTimestamp();

    public async Task HandleAsync(HttpContext context)
    {
        QueryParameters.Read(context.Request);
        var reasons = new List<string>(certificates.Reasons);
        var redisReason = redis.ReasonAsync(context.RequestAborted);
        var status = await AskEngineAsync(reasons, context.RequestAborted);
        if (await redisReason is { } reason)
        {
            reasons.Add(reason);
        }

        reasons.AddRange(limits.Reasons());

        await JsonResponse.BeginAsync(
            context, status is null ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter, ProblemJson.Plain);
        Write(json, status, reasons, isBound: context.Caller().IsBound);
    }

    private async Task<EngineStatus?> AskEngineAsync(List<string> reasons, CancellationToken cancellationToken)
    {
        try
        {
            if (engine.Status is { IsConnected: false } away)
            {
                reasons.Add($"engine: {away.LastError ?? "connecting"}");
                return null;
            }

            var status = await engine.GetStatusAsync(new EngineCall(options.RequestTimeout, cancellationToken));
            reasons.AddRange(status.Degraded.Select(reason => $"engine: {reason}"));
            return status;
        }
        catch (EngineException e)
        {
            reasons.Add($"engine: {e.Message}");
            return null;
        }
    }

    /// <summary>Who is bound to some paths or sources is told neither how much there is of all, nor addresses and files in reasons.</summary>
    private void Write(Utf8JsonWriter json, EngineStatus? engineStatus, List<string> reasons, bool isBound)
    {
        json.WriteStartObject();
        json.WriteString("status"u8, engineStatus is null ? "unhealthy"u8 : reasons.Count > 0 ? "degraded"u8 : "healthy"u8);
        json.WriteString("version"u8, ServiceVersion.Current);
        json.WriteNumber("uptime_seconds"u8, (long)Stopwatch.GetElapsedTime(_started).TotalSeconds);
        if (engineStatus is null || isBound)
        {
            json.WriteNull("assertion_count"u8);
        }
        else
        {
            json.WriteNumber("assertion_count"u8, engineStatus.AssertionCount);
        }

        if (reasons.Count > 0 && !isBound)
        {
            json.WriteStartArray("reasons"u8);
            reasons.ForEach(json.WriteStringValue);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
