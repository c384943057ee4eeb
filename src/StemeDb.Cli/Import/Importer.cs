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
        _baseline = start.BaselineSeq > 0 ? start.BaselineSeq : await patience.TryAsync(AskBaselineAsync, cancellationToken);
        var rows = RowReader.ReadAsync(content, format, cancellationToken);
        await foreach (var chunk in Chunks.CutAsync(rows, start.AcknowledgedLine, start.SentLine, cancellationToken))
        {
            _position = _position with { SentLine = chunk.LastLine, BaselineSeq = _baseline };
            positions?.Save(_position);
            await SendAsync(chunk, mayBeStored: chunk.FirstLine <= start.SentLine, cancellationToken);
            _position = _position with { AcknowledgedLine = chunk.LastLine };
            progress.Report(_position);
        }

        positions?.Delete();
        return _position;
    }

    private async Task<long> AskBaselineAsync(CancellationToken cancellationToken) =>
        (await client.QueryAsync(new QueryMessage { ConceptPath = "stemedb/import" }, cancellationToken)).AsOfSeq;

    private async Task SendAsync(Chunk chunk, bool mayBeStored, CancellationToken cancellationToken)
    {
        _seqsOfChunk.Clear();
        foreach (var row in chunk.Rows.Where(row => row.Fault is not null))
        {
            Reject(row.Fault!);
        }

        var (done, isUncertain, chunkBaseline) = (0, mayBeStored, _baseline);
        await patience.TryAsync(
            async token =>
            {
                if (isUncertain)
                {
                    done += await SkipStoredAsync(chunk, done, token);
                }

                isUncertain = true;
                await foreach (var reply in client.BulkAsync(chunk.Body(done), token))
                {
                    if (reply.Summary is null)
                    {
                        Count(chunk.Sendable[done], reply, chunkBaseline);
                        done++;
                    }
                }

                return done == chunk.Sendable.Count
                    ? done
                    : throw new CommandFailure(ExitCode.Refused, $"the server answered {done} of {chunk.Sendable.Count} lines from line {chunk.FirstLine} on; that is a defect of the server.");
            },
            cancellationToken);
    }

    private async Task<int> SkipStoredAsync(Chunk chunk, int from, CancellationToken cancellationToken)
    {
        var stored = await _reconciler.FindStoredAsync([.. chunk.Sendable.Skip(from)], _baseline, cancellationToken);
        foreach (var fault in stored.Rejected)
        {
            Reject(fault);
        }

        _position = _position with { Created = _position.Created + stored.Created, Exists = _position.Exists + stored.Exists };
        _baseline = Math.Max(_baseline, stored.LastSeq);
        return stored.Rows;
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
