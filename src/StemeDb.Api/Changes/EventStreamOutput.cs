using System.Buffers;
using System.Text.Json;
using StemeDb.Api.Errors;
using StemeDb.Api.Responses;
using StemeDb.Contracts.Results;

namespace StemeDb.Api.Changes;

/// <summary>
/// Server-sent events. A position is a comment with an id: a browser takes the id, so that it resumes there, and makes no event
/// of it.
/// </summary>
internal sealed class EventStreamOutput : IChangeOutput
{
    public const string Type = "text/event-stream";

    public string ContentType => Type;

    public void Begin(IBufferWriter<byte> output) => output.Write("retry: 1000\n\n"u8);

    public void Change(IBufferWriter<byte> output, in FeedChange change) =>
        new JsonText(output).Raw("id: "u8).Number(change.Seq).Raw("\ndata: "u8).Raw(change.Json.Span).Raw("\n\n"u8);

    public void Position(IBufferWriter<byte> output, long seq) =>
        new JsonText(output).Raw(": all up to here\nid: "u8).Number(seq).Raw("\n\n"u8);

    public void Problem(IBufferWriter<byte> output, Problem problem, string traceId)
    {
        output.Write("event: problem\ndata: "u8);
        using (var json = new Utf8JsonWriter(output, ProblemJson.Plain))
        {
            ProblemJson.Write(json, problem, traceId);
        }

        output.Write("\n\n"u8);
    }
}
