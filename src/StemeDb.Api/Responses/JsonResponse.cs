using StemeDb.Contracts.Results;

namespace StemeDb.Api.Responses;

/// <summary>Answers that succeeded, as JSON.</summary>
internal static class JsonResponse
{
    /// <summary>Begins an answer; what is written to the body goes out when the request ends, or when the body is flushed.</summary>
    public static Task BeginAsync(HttpContext context, int status = StatusCodes.Status200OK, string contentType = "application/json")
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        return context.Response.StartAsync(context.RequestAborted);
    }

    /// <summary>Sends a finished document.</summary>
    public static async Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> document)
    {
        context.Response.ContentLength = document.Length;
        await BeginAsync(context);
        await context.Response.BodyWriter.WriteAsync(document, context.RequestAborted);
    }

    /// <summary>201 when something was recorded, 200 when the same was in force already.</summary>
    public static async Task WriteAsync(HttpContext context, RecordOutcome outcome)
    {
        await BeginAsync(context, outcome.Existed ? StatusCodes.Status200OK : StatusCodes.Status201Created);
        new JsonText(context.Response.BodyWriter)
            .Raw("{\"seq\":"u8).Number(outcome.Seq)
            .Raw(",\"recorded_at\":\""u8).Time(outcome.RecordedAt)
            .Raw(outcome.Existed ? "\",\"status\":\"exists\"}"u8 : "\",\"status\":\"created\"}"u8);
    }
}
