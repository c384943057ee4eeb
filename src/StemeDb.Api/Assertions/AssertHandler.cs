using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using StemeDb.Api.Configuration;
using StemeDb.Api.Errors;
using StemeDb.Api.Identity;
using StemeDb.Api.Requests;
using StemeDb.Api.Responses;
using StemeDb.Contracts;
using StemeDb.Model.Assertions;
using StemeDb.Model.Faults;
using StemeDb.Model.Records;

namespace StemeDb.Api.Assertions;

/// <summary>
/// <c>POST /v1/assertions</c>. The busiest path of the process: the body is parsed where the pipe holds it.
/// </summary>
internal sealed class AssertHandler(IEngineConnection engine, ApiOptions options)
{
    public async Task HandleAsync(HttpContext context)
    {
        QueryParameters.Read(context.Request);
        var body = await RequestBody.ReadJsonAsync(context, options);
        var encoded = Encode(body, context.Request.BodyReader, context.Caller());
        var outcome = await engine.AppendAsync(encoded, context.Call(options.RequestTimeout));
        await JsonResponse.WriteAsync(context, outcome);
    }

    private static byte[] Encode(in ReadOnlySequence<byte> body, PipeReader reader, Caller caller)
    {
        try
        {
            if (!TryParse(body, out var assertion, out var faults))
            {
                throw new ProblemException(Problem.Of(faults));
            }

            return caller.WhyNot(assertion) is { } refusal
                ? throw new ProblemException(CallerRights.Refusal([refusal]))
                : AssertionEncoding.Encode(assertion);
        }
        finally
        {
            reader.AdvanceTo(body.End);
        }
    }

    /// <summary>JSON to an assertion.</summary>
    public static bool TryParse(
        in ReadOnlySequence<byte> json, [NotNullWhen(true)] out Assertion? assertion, out IReadOnlyList<Fault> faults)
    {
        if (json.IsSingleSegment)
        {
            return AssertionParser.TryParse(json.FirstSpan, out assertion, out faults);
        }

        var length = (int)json.Length;
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            json.CopyTo(buffer);
            return AssertionParser.TryParse(buffer.AsSpan(0, length), out assertion, out faults);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
