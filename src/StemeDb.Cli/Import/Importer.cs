using System.Text;
using StemeDb.Client;
using StemeDb.Client.Bulk;
using StemeDb.Client.Messages;

namespace StemeDb.Cli.Import;

/// <summary>
/// Sends an input's rows in order, a chunk at a time, and keeps the position. When the exchange breaks it waits, finds out what of
/// the chunk is stored (see <see cref="Reconciler"/>), and goes on, for as long as it may.
/// </summary>
internal sealed class Importer(
    StemeDbClient client, PositionFile? positions, RejectedFile rejected, IProgressDisplay progress, Patience patience)
{
    private readonly Reconciler _reconciler = new(client);
    private readonly HashSet<long> _seqsOfChunk = [];
    private Position _position = null!;
    private long _baseline;

    /// <summary>Imports all rows after the position; returns the last position.</summary>
    public async Task<Position> RunAsync(
        Stream content, InputFormat format, Position start, CancellationToken cancellationToken)
    {
        _position = start;
        _baseline = start.BaselineSeq ?? await patience.TryAsync(AskBaselineAsync, cancellationToken);
        var rows = RowReader.ReadAsync(content, format, cancellationToken);
        await foreach (var chunk in Chunks.CutAsync(rows, start.AcknowledgedLine, start.SentLine, cancellationToken))
        {
            _position = _position with { SentLine = chunk[^1].Line, BaselineSeq = _baseline };
            positions?.Save(_position);
            await SendAsync(chunk, mayBeStored: chunk[0].Line <= start.SentLine, cancellationToken);
            _position = _position with { AcknowledgedLine = chunk[^1].Line };
            progress.Report(_position);
        }

        positions?.Delete();
        return _position;
    }

    private async Task<long> AskBaselineAsync(CancellationToken cancellationToken) =>
        (await client.QueryAsync(new QueryMessage { ConceptPath = "stemedb/import" }, cancellationToken)).AsOfSeq;

    private async Task SendAsync(IReadOnlyList<ImportRow> chunk, bool mayBeStored, CancellationToken cancellationToken)
    {
        _seqsOfChunk.Clear();
        foreach (var row in chunk.Where(row => row.Fault is not null))
        {
            Reject(row.Fault!);
        }

        List<ImportRow> pending = [.. chunk.Where(row => row.Fault is null)];
        var (isUncertain, chunkBaseline) = (mayBeStored, _baseline);
        await patience.TryAsync(
            async token =>
            {
                if (isUncertain)
                {
                    await DropStoredAsync(pending, token);
                }

                isUncertain = true;
                return await ExchangeAsync(pending, chunkBaseline, token);
            },
            cancellationToken);
    }

    /// <summary>One request; takes every row that is answered from the pending ones. Returns the rows answered.</summary>
    private async Task<int> ExchangeAsync(List<ImportRow> pending, long chunkBaseline, CancellationToken cancellationToken)
    {
        ImportRow[] sent = [.. pending];
        var answered = 0;
        try
        {
            await foreach (var reply in client.BulkAsync(Chunks.Body(sent), cancellationToken))
            {
                if (reply.Summary is null)
                {
                    Count(sent[answered++], reply, chunkBaseline);
                    patience.Progressed();
                }
            }
        }
        finally
        {
            pending.RemoveRange(0, answered);
        }

        return pending.Count == 0
            ? answered
            : throw new CommandFailure(
                ExitCode.Refused, $"the server answered {answered} of {sent.Length} lines from line {sent[0].Line} on and called that all; that is a defect of the server.");
    }

    private async Task DropStoredAsync(List<ImportRow> pending, CancellationToken cancellationToken)
    {
        var stored = await _reconciler.FindStoredAsync(pending, _baseline, cancellationToken);
        pending.RemoveAll(stored.Rows.Contains);
        _baseline = stored.Seqs.Append(_baseline).Max();
        _seqsOfChunk.UnionWith(stored.Seqs);
        _position = _position with
        {
            Created = _position.Created + stored.Seqs.Count,
            Exists = _position.Exists + stored.Rows.Count - stored.Seqs.Count,
        };
    }

    private void Count(ImportRow row, BulkReplyLine reply, long chunkBaseline)
    {
        if (reply.Status == "rejected")
        {
            var error = reply.Error ?? new FaultMessage(null, "rejected", "The server gave no reason.");
            Reject(new RejectedLine(row.Line, error.Code, error.Detail, error.Pointer, Encoding.UTF8.GetString(row.Json.Span)));
            return;
        }

        // What exists but is newer than the chunk was stored by an exchange of ours that broke; it is counted once.
        var isOurs = reply.Status == "created" || reply.Seq > chunkBaseline;
        var isNew = isOurs && _seqsOfChunk.Add(reply.Seq);
        _baseline = Math.Max(_baseline, reply.Seq);
        _position = isNew
            ? _position with { Created = _position.Created + 1 }
            : _position with { Exists = _position.Exists + 1 };
    }

    private void Reject(RejectedLine line)
    {
        rejected.Add(line);
        _position = _position with { Rejected = _position.Rejected + 1 };
    }
}
