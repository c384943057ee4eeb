using System.Buffers;
using System.IO.Pipelines;
using Microsoft.Net.Http.Headers;
using StemeDb.Api.Configuration;
using StemeDb.Api.Errors;
using StemeDb.Api.Limits;
using StemeDb.Model.Faults;

namespace StemeDb.Api.Requests;

/// <summary>Reads what a client sends, without keeping more of it than its limit.</summary>
internal static class RequestBody
{
    public const string Json = "application/json";
    public const string NdJson = "application/x-ndjson";

    /// <summary>
    /// Reads the whole body. The bytes stay those of the pipe: the caller must finish with
    /// <see cref="PipeReader.AdvanceTo(SequencePosition)"/> when it is done with them.
    /// </summary>
    /// <exception cref="ProblemException">400 when it is empty; 413 when it is larger than allowed; 415 for another type; 408 when it does not come in time.</exception>
    public static async ValueTask<ReadOnlySequence<byte>> ReadJsonAsync(HttpContext context, ApiOptions options)
    {
        var maxBytes = options.MaxBodyBytes;
        RequireType(context.Request, Json);
        if (context.Request.ContentLength > maxBytes)
        {
            throw TooLarge(maxBytes);
        }

        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await ReadAsync(reader, context);
            if (read.Buffer.Length > maxBytes)
            {
                reader.AdvanceTo(read.Buffer.End);
                throw TooLarge(maxBytes);
            }

            if (read.IsCompleted)
            {
                if (IsBlank(read.Buffer))
                {
                    reader.AdvanceTo(read.Buffer.End);
                    throw new ProblemException(Problem.Of([new Fault("", FaultCode.MalformedJson, "The body is empty; this path takes a JSON document.", IsMalformed: true)]));
                }

                if (JsonSize.Fault(read.Buffer, options.Limits) is { } fault)
                {
                    reader.AdvanceTo(read.Buffer.End);
                    throw new ProblemException(new Problem(ErrorCatalog.TooLarge, fault));
                }

                return read.Buffer;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>Checks that no body came: what is not understood must not look as if it were.</summary>
    /// <exception cref="ProblemException">400: there is one.</exception>
    public static async ValueTask RequireNoneAsync(HttpContext context)
    {
        var reader = context.Request.BodyReader;
        var read = await reader.ReadAsync(context.RequestAborted);
        reader.AdvanceTo(read.Buffer.End);
        if (!read.Buffer.IsEmpty)
        {
            throw new ProblemException(new Problem(ErrorCatalog.BadRequest, "This path takes no body; send the request without one."));
        }
    }

    /// <exception cref="ProblemException">415: the body is of another type, of a charset other than UTF-8, or compressed in a way we do not know.</exception>
    public static void RequireType(HttpRequest request, string type)
    {
        if (!IsType(request.ContentType, type))
        {
            throw new ProblemException(new Problem(ErrorCatalog.UnsupportedMediaType, request.ContentType is { Length: > 0 }
                ? $"Content-Type is '{request.ContentType}'; this path takes {type}."
                : $"There is no Content-Type; this path takes {type}."));
        }

        // Decompression takes the header away; what is left is something it does not know.
        if (request.Headers.ContentEncoding.Count > 0)
        {
            throw new ProblemException(new Problem(
                ErrorCatalog.UnsupportedMediaType, $"Content-Encoding is '{request.Headers.ContentEncoding}'; this path takes gzip, or none."));
        }
    }

    private static bool IsBlank(in ReadOnlySequence<byte> body)
    {
        var reader = new SequenceReader<byte>(body);
        reader.AdvancePastAny(" \t\r\n"u8);
        return reader.End;
    }

    private static async ValueTask<ReadResult> ReadAsync(PipeReader reader, HttpContext context)
    {
        try
        {
            return await reader.ReadAsync(context.RequestAborted);
        }
        catch (OperationCanceledException) when (RequestTimeLimit.IsOver(context))
        {
            throw new ProblemException(new Problem(ErrorCatalog.TooSlow, "The body did not come within the time that a request may take; nothing was written."));
        }
    }

    private static ProblemException TooLarge(long maxBytes) =>
        new(new Problem(ErrorCatalog.TooLarge, $"The body is larger than {maxBytes} bytes, which is the most this path takes."));

    private static bool IsType(string? given, string type) =>
        string.Equals(given, type, StringComparison.OrdinalIgnoreCase)
        || (MediaTypeHeaderValue.TryParse(given, out var parsed)
            && parsed.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase)
            && (!parsed.Charset.HasValue || HeaderUtilities.RemoveQuotes(parsed.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase)));
}
