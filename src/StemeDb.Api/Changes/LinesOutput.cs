using System.Buffers;
using System.Text.Json;
using StemeDb.Api.Errors;
using StemeDb.Api.Requests;
using StemeDb.Api.Responses;
using StemeDb.Contracts.Results;

namespace StemeDb.Api.Changes;

/// <summary>A line of NDJSON for each change, each position, and the problem at the end.</summary>
internal sealed class LinesOutput : IChangeOutput
{
    public string ContentType => RequestBody.NdJson;

    public void Begin(IBufferWriter<byte> output)
    {
        // Nothing stands before the first line.
    }

    public void Change(IBufferWriter<byte> output, in FeedChange change) =>
        new JsonText(output).Raw(change.Json.Span).Raw("\n"u8);

    public void Position(IBufferWriter<byte> output, long seq) =>
        new JsonText(output).Raw("{\"seq\":"u8).Number(seq).Raw(",\"kind\":\"position\"}\n"u8);

    public void Problem(IBufferWriter<byte> output, Problem problem, string traceId)
    {
        output.Write("{\"problem\":"u8);
        using (var json = new Utf8JsonWriter(output, ProblemJson.Plain))
        {
            ProblemJson.Write(json, problem, traceId);
        }

        output.Write("}\n"u8);
    }
}
