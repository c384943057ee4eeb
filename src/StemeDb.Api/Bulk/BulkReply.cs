using System.Buffers;
using System.Text.Json;
using StemeDb.Api.Errors;
using StemeDb.Api.Limits;
using StemeDb.Api.Requests;
using StemeDb.Api.Responses;
using StemeDb.Contracts.Results;
using StemeDb.Model.Records;

namespace StemeDb.Api.Bulk;

/// <summary>Writes the lines of a bulk reply and counts them. Begins the response with the first line, so that what goes wrong before it can still be a plain problem.</summary>
/// <param name="context">The request.</param>
/// <param name="onlyErrors">True: good lines are counted, not written.</param>
/// <param name="cutOff">Ends it with a client that takes nothing.</param>
/// <param name="maxSpoolBytes">How much of the reply may wait in a file for a client that does not read yet.</param>
/// <param name="standstillMax">How long a client may take nothing when it is its turn.</param>
internal sealed class BulkReply(HttpContext context, bool onlyErrors, ClientCutOff cutOff, long maxSpoolBytes, TimeSpan standstillMax) : IAsyncDisposable
{
    private const byte LineEnd = (byte)'\n';

    private readonly ArrayBufferWriter<byte> _unsent = new();
    private ReplySpool? _spool;

    /// <summary>Lines answered so.</summary>
    public long Created { get; private set; }

    /// <inheritdoc cref="Created"/>
    public long Existing { get; private set; }

    /// <inheritdoc cref="Created"/>
    public long Rejected { get; private set; }

    /// <summary>The greatest seq that was told; 0: none.</summary>
    public long LastSeq { get; private set; }

    /// <summary>Bytes written but not sent yet.</summary>
    public long Unsent => _unsent.WrittenCount;

    /// <summary>Begins the response, if it has not begun.</summary>
    public async Task BeginAsync()
    {
        if (_spool is null)
        {
            await JsonResponse.BeginAsync(context, contentType: RequestBody.NdJson);
            _spool = new ReplySpool(context, cutOff, maxSpoolBytes, standstillMax);
            _spool.Start(context.RequestAborted);
        }
    }

    public void WriteOutcome(long line, in AppendOutcome outcome)
    {
        Created += outcome.Existed ? 0 : 1;
        Existing += outcome.Existed ? 1 : 0;
        LastSeq = Math.Max(LastSeq, outcome.Seq);
        if (onlyErrors)
        {
            return;
        }

        new JsonText(_unsent)
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

    public void WriteSummary() => WriteSummary(Created, Existing, Rejected, LastSeq);

    /// <summary>The summary of a request that was carried out before.</summary>
    public void WriteSummary(IdempotentOutcome known) => WriteSummary(known.Created, known.Existing, known.Rejected, known.LastSeq);

    private void WriteSummary(long created, long existing, long rejected, long lastSeq) => WriteJson(json =>
    {
        json.WriteStartObject("summary"u8);
        json.WriteNumber("created"u8, created);
        json.WriteNumber("exists"u8, existing);
        json.WriteNumber("rejected"u8, rejected);
        json.WriteNumber("last_seq"u8, lastSeq);
        json.WriteEndObject();
    });

    public void WriteProblem(Problem problem) => WriteJson(json =>
    {
        json.WritePropertyName("problem"u8);
        ProblemJson.Write(json, problem, TraceId.Of(context));
    });

    /// <summary>Sends what was written; waits when more than the spool holds is not yet read by the client.</summary>
    /// <exception cref="OperationCanceledException">The client is gone.</exception>
    public async ValueTask SendAsync(CancellationToken cancellationToken)
    {
        await _spool!.AddAsync(_unsent.WrittenMemory, cancellationToken);
        _unsent.ResetWrittenCount();
    }

    /// <summary>Sends the rest, and waits until the client has all of it.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        await SendAsync(cancellationToken);
        await _spool!.CompleteAsync();
    }

    public ValueTask DisposeAsync() => _spool?.DisposeAsync() ?? default;

    private void WriteJson(Action<Utf8JsonWriter> write)
    {
        using var json = new Utf8JsonWriter(_unsent, ProblemJson.Plain);
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
        json.Flush();
        _unsent.Write([LineEnd]);
    }
}
