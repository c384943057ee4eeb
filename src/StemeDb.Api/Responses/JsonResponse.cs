using System.Buffers;
using StemeDb.Api.Assertions;
using StemeDb.Contracts.Results;

namespace StemeDb.Api.Responses;

/// <summary>Answers that succeeded, as JSON.</summary>
internal static class JsonResponse
{
    // The longest there is, with its id, a seq of 19 digits and a time to the tick.
    private const int OutcomeBytes = 192;

    /// <summary>Begins an answer; what is written to the body goes out when the request ends, or when the body is flushed.</summary>
    public static Task BeginAsync(HttpContext context, int status = StatusCodes.Status200OK, string contentType = "application/json")
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        return context.Response.StartAsync(context.RequestAborted);
    }

    /// <summary>Sends a finished document.</summary>
    public static async Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> document, int status = StatusCodes.Status200OK)
    {
        context.Response.ContentLength = document.Length;
        await BeginAsync(context, status);
        await context.Response.BodyWriter.WriteAsync(document, context.RequestAborted);
    }

    /// <summary>201 when something was recorded, 200 when the same was in force already.</summary>
    public static Task WriteAsync(HttpContext context, RecordOutcome outcome)
    {
        var text = new ArrayBufferWriter<byte>(OutcomeBytes);
        new JsonText(text)
            .Raw("{\"seq\":"u8).Number(outcome.Seq)
            .Raw(",\"recorded_at\":\""u8).Time(outcome.RecordedAt)
            .Raw(outcome.Existed ? "\",\"status\":\"exists\"}"u8 : "\",\"status\":\"created\"}"u8);
        return WriteAsync(context, text.WrittenMemory, StatusOf(outcome.Existed));
    }

    /// <summary>201 and where it is when an assertion was created, 200 when it was there already.</summary>
    public static Task WriteAsync(HttpContext context, AppendOutcome outcome)
    {
        if (!outcome.Existed)
        {
            context.Response.Headers.Location = $"{AssertionEndpoints.Path}/{outcome.Id}";
        }

        var text = new ArrayBufferWriter<byte>(OutcomeBytes);
        new JsonText(text)
            .Raw("{\"id\":\""u8).Id(outcome.Id)
            .Raw("\",\"seq\":"u8).Number(outcome.Seq)
            .Raw(",\"recorded_at\":\""u8).Time(outcome.RecordedAt)
            .Raw(outcome.Existed ? "\",\"status\":\"exists\"}"u8 : "\",\"status\":\"created\"}"u8);
        return WriteAsync(context, text.WrittenMemory, StatusOf(outcome.Existed));
    }

    private static int StatusOf(bool existed) => existed ? StatusCodes.Status200OK : StatusCodes.Status201Created;
}
