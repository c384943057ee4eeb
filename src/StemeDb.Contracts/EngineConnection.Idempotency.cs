using StemeDb.Contracts.Failures;
using StemeDb.Contracts.V1;
using StemeDb.Model.Records;
using StemeDb.Model.Time;

using static StemeDb.Contracts.Session.Messages;

namespace StemeDb.Contracts;

/// <content>Idempotency keys of bulk requests.</content>
public sealed partial class EngineConnection
{
    /// <inheritdoc/>
    public async Task<IdempotentTurn> BeginIdempotentAsync(ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> head, EngineCall call = default)
    {
        var begin = new BeginIdempotent { Key = Wrap(key), Head = Wrap(head) };
        var begun = (await CallAsync(new Request { BeginIdempotent = begin }, key.Length + head.Length, call)).Begun;
        var outcome = begun.Outcome is { } known
            ? new IdempotentOutcome(
                Convert.ToHexStringLower(known.Body.Span), (long)known.Created, (long)known.Existing, (long)known.Rejected, (long)known.LastSeq)
            : null;
        return new IdempotentTurn((long)begun.Turn, (long)begun.Seq, new Instant(begun.Base), !begun.Existed, outcome);
    }

    /// <inheritdoc/>
    public async Task EndIdempotentAsync(ReadOnlyMemory<byte> key, long turn, IdempotentOutcome outcome, EngineCall call = default)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        var request = Ending(key, turn);
        request.EndIdempotent.Outcome = new Outcome
        {
            Body = Wrap(Convert.FromHexString(outcome.Body)),
            Created = (ulong)outcome.Created,
            Existing = (ulong)outcome.Existing,
            Rejected = (ulong)outcome.Rejected,
            LastSeq = (ulong)outcome.LastSeq,
        };
        await CallAsync(request, key.Length, call);
    }

    /// <inheritdoc/>
    public async Task LeaveIdempotentAsync(ReadOnlyMemory<byte> key, long turn, EngineCall call = default)
    {
        try
        {
            await CallAsync(Ending(key, turn), key.Length, call);
        }
        catch (EngineException)
        {
            // No room or no time: it goes behind all that waits. Of a connection that broke the turn is over, and no other has its number.
            _session?.Post(Ending(key, turn));
        }
    }

    private static Request Ending(ReadOnlyMemory<byte> key, long turn) =>
        new() { EndIdempotent = new EndIdempotent { Key = Wrap(key), Turn = (ulong)turn } };
}
