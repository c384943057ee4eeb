using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace StemeDb.Api.Errors;

/// <summary>Problem documents (RFC 9457).</summary>
internal static class ProblemJson
{
    public const string ContentType = "application/problem+json";

    public static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Answers the request with a problem. The response must not have begun.</summary>
    public static async Task WriteAsync(HttpContext context, Problem problem)
    {
        var response = context.Response;
        response.StatusCode = problem.Kind.Status;
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-store";
        if (problem.RetryAfter is { } wait)
        {
            var seconds = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds));
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        if (problem.Challenge is not null)
        {
            response.Headers.WWWAuthenticate = problem.Challenge;
        }

        await using (var json = new Utf8JsonWriter(response.BodyWriter, Plain))
        {
            Write(json, problem, TraceId.Of(context));
        }

        await response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    public static void Write(Utf8JsonWriter json, Problem problem, string traceId)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, problem.Kind.Type);
        json.WriteString("title"u8, problem.Kind.Title);
        json.WriteNumber("status"u8, problem.Kind.Status);
        json.WriteString("detail"u8, problem.Detail ?? problem.Kind.Remedy);
        json.WriteString("code"u8, problem.Kind.Code);
        json.WriteString("traceId"u8, traceId);
        if (problem.Faults.Count > 0)
        {
            json.WriteStartArray("errors"u8);
            foreach (var fault in problem.Faults)
            {
                Write(json, fault);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, in InputFault fault)
    {
        json.WriteStartObject();
        if (fault.Line > 0)
        {
            json.WriteNumber("line"u8, fault.Line);
        }

        if (fault.Parameter is not null)
        {
            json.WriteString("parameter"u8, fault.Parameter);
        }

        if (fault.Pointer is not null)
        {
            json.WriteString("pointer"u8, fault.Pointer);
        }

        json.WriteString("code"u8, fault.Code);
        json.WriteString("detail"u8, fault.Detail);
        json.WriteEndObject();
    }
}
