using System.Buffers.Binary;
using System.Security.Cryptography;
using StemeDb.Api.Configuration;
using StemeDb.Api.Errors;
using StemeDb.Contracts;
using StemeDb.Contracts.Failures;
using StemeDb.Model.Records;

namespace StemeDb.Api.Bulk.Idempotency;

/// <summary>One try of a bulk request with an idempotency key (docs/decisions/idempotency.md).</summary>
internal sealed class IdempotentBulk : IAsyncDisposable
{
    private readonly IEngineConnection _engine;
    private readonly EngineCall _call;
    private readonly byte[] _key;
    private readonly IdempotentTurn _turn;
    private readonly IncrementalHash _body = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private bool _hasEnded;

    private IdempotentBulk(IEngineConnection engine, EngineCall call, byte[] key, IdempotentTurn turn)
    {
        _engine = engine;
        _call = call;
        _key = key;
        _turn = turn;
    }

    /// <summary>Takes the key's turn; null when the request has no key.</summary>
    /// <exception cref="ProblemException">400: the key is none.</exception>
    /// <exception cref="EngineFaultException">409: another try has the turn. 422: the key was used for another request.</exception>
    public static async Task<IdempotentBulk?> BeginAsync(HttpContext context, IEngineConnection engine, ApiOptions options, bool atomic)
    {
        if (IdempotencyKey.Read(context) is not { } key)
        {
            return null;
        }

        var head = await BodyHead.DigestAsync(context.Request.BodyReader, atomic ? "atomic" : "bulk", context.RequestAborted);

        // The turn is ended in any case, so it must be known whether it was taken: a client that goes away does not cut this off.
        var call = new EngineCall(options.RequestTimeout, CancellationToken.None);
        return new IdempotentBulk(engine, call, key, await engine.BeginIdempotentAsync(key, head, call));
    }

    /// <summary>How lines are appended.</summary>
    public AppendStamping Stamping(IReadOnlyList<long> lines) => _turn.Stamping(lines);

    /// <summary>Takes notice of a line; for the loop that reads them, in their order.</summary>
    public void Add(in NdjsonReader.Line line)
    {
        Span<byte> number = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(number, line.Number);
        _body.AppendData(number);
        BinaryPrimitives.WriteInt64BigEndian(number, line.IsTooLong ? -1 : line.Content.Length);
        _body.AppendData(number);
        foreach (var segment in line.Content)
        {
            _body.AppendData(segment.Span);
        }
    }

    /// <summary>All lines are answered: says for good what they came to, and then tells it.</summary>
    /// <exception cref="ProblemException">422: an earlier request with the key had other lines; nothing of this one was recorded.</exception>
    public async Task SummarizeAsync(BulkReply reply)
    {
        var body = Convert.ToHexStringLower(_body.GetHashAndReset());
        if (_turn.Outcome is { } known)
        {
            reply.WriteSummary(known.Body == body ? known : throw new ProblemException(new Problem(ErrorCatalog.IdempotencyKeyReused)));
            return;
        }

        var outcome = new IdempotentOutcome(body, reply.Created, reply.Existing, reply.Rejected, reply.LastSeq);
        await _engine.EndIdempotentAsync(_key, _turn.Turn, outcome, _call);
        _hasEnded = true;
        reply.WriteSummary(outcome);
    }

    /// <summary>Leaves the turn to the next try.</summary>
    public async ValueTask DisposeAsync()
    {
        _body.Dispose();
        if (!_hasEnded)
        {
            await _engine.LeaveIdempotentAsync(_key, _turn.Turn, _call);
        }
    }
}
