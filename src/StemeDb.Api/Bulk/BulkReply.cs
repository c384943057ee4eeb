using System.IO.Pipelines;
using System.Text.Json;
using StemeDb.Api.Errors;
using StemeDb.Api.Requests;
using StemeDb.Api.Responses;
using StemeDb.Contracts.Results;

namespace StemeDb.Api.Bulk;

/// <summary>Writes the lines of a bulk reply and counts them. Begins the response with the first line, so that what goes wrong before it can still be a plain problem.</summary>
/// <param name="context">The request.</param>
/// <param name="onlyErrors">True: good lines are counted, not written.</param>
internal sealed class BulkReply(HttpContext context, bool onlyErrors)
{
    private const byte LineEnd = (byte)'\n';

    private long _lastSeq;

    /// <summary>Lines answered so.</summary>
    public long Created { get; private set; }

    /// <inheritdoc cref="Created"/>
    public long Existing { get; private set; }

    /// <inheritdoc cref="Created"/>
    public long Rejected { get; private set; }

    /// <summary>Bytes written but not sent yet.</summary>
    public long Unsent => Output.UnflushedBytes;

    private PipeWriter Output => context.Response.BodyWriter;

    /// <summary>Begins the response, if it has not begun.</summary>
    public Task BeginAsync() => context.Response.HasStarted
        ? Task.CompletedTask
        : JsonResponse.BeginAsync(context, contentType: RequestBody.NdJson);

    public void WriteOutcome(long line, in AppendOutcome outcome)
    {
        Created += outcome.Existed ? 0 : 1;
        Existing += outcome.Existed ? 1 : 0;
        _lastSeq = Math.Max(_lastSeq, outcome.Seq);
        if (onlyErrors)
        {
            return;
        }

        new JsonText(Output)
            .Raw("{\"line\":"u8).Number(line)
            .Raw(outcome.Existed ? ",\"status\":\"exists\",\"id\":\""u8 : ",\"status\":\"created\",\"id\":\""u8).Id(outcome.Id)
            .Raw("\",\"seq\":"u8).Number(outcome.Seq).Raw("}\n"u8);
    }

    public void WriteRejection(long line, IReadOnlyList<InputFault> faults)
    {
        Rejected++;
        WriteJson(json =>
        {
            json.WriteNumber("line"u8, line);
            json.WriteString("status"u8, "rejected"u8);
            json.WritePropertyName("error"u8);
            ProblemJson.Write(json, faults[0]);
            if (faults.Count > 1)
            {
                json.WriteStartArray("errors"u8);
                foreach (var fault in faults)
                {
                    ProblemJson.Write(json, fault);
                }

                json.WriteEndArray();
            }
        });
    }

    public void WriteSummary() => WriteJson(json =>
    {
        json.WriteStartObject("summary"u8);
        json.WriteNumber("created"u8, Created);
        json.WriteNumber("exists"u8, Existing);
        json.WriteNumber("rejected"u8, Rejected);
        json.WriteNumber("last_seq"u8, _lastSeq);
        json.WriteEndObject();
    });

    public void WriteProblem(Problem problem) => WriteJson(json =>
    {
        json.WritePropertyName("problem"u8);
        ProblemJson.Write(json, problem, TraceId.Of(context));
    });

    /// <summary>Sends what was written; waits while the client does not read.</summary>
    /// <exception cref="OperationCanceledException">The client is gone.</exception>
    public async ValueTask SendAsync(CancellationToken cancellationToken) => await Output.FlushAsync(cancellationToken);

    private void WriteJson(Action<Utf8JsonWriter> write)
    {
        using var json = new Utf8JsonWriter(Output, ProblemJson.Plain);
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
        json.Flush();
        Output.GetSpan(1)[0] = LineEnd;
        Output.Advance(1);
    }
}
