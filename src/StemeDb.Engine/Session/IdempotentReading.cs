using StemeDb.Contracts.Failures;
using StemeDb.Contracts.V1;
using StemeDb.Engine.Faults;
using StemeDb.Engine.Ingest;
using StemeDb.Model.Assertions;
using StemeDb.Model.Records;

namespace StemeDb.Engine.Session;

/// <summary>Understands the beginning and the end of a bulk request with an idempotency key, and takes and leaves its turn.</summary>
internal static class IdempotentReading
{
    /// <summary>Reads one of the two.</summary>
    /// <param name="request">The request.</param>
    /// <param name="origin">Who waits.</param>
    /// <param name="turns">Who is under way.</param>
    /// <param name="holder">Who takes a turn.</param>
    /// <param name="write">What is to be recorded; null: nothing.</param>
    /// <returns>Null, or why not.</returns>
    public static Fault? Read(Request request, WriteOrigin origin, IdempotentTurns turns, object holder, out IdempotentRequest? write)
    {
        write = null;
        if (request.BodyCase == Request.BodyOneofCase.BeginIdempotent)
        {
            var begin = request.BeginIdempotent;
            if (begin.Key.Length != AssertionId.ByteLength || begin.Head.Length != AssertionId.ByteLength)
            {
                return NoDigest();
            }

            var key = Convert.ToHexStringLower(begin.Key.Span);
            if (!turns.TryEnter(key, holder, origin.CorrelationId, out var turn))
            {
                return EngineFaults.IdempotencyInProgress();
            }

            write = new BeginIdempotentRequest(key, Convert.ToHexStringLower(begin.Head.Span), turn, origin);
            return null;
        }

        return Read(request.EndIdempotent, origin, turns, out write);
    }

    private static Fault? Read(EndIdempotent end, WriteOrigin origin, IdempotentTurns turns, out IdempotentRequest? write)
    {
        write = null;
        var (key, turn) = (Convert.ToHexStringLower(end.Key.Span), (long)end.Turn);
        if (end.Outcome is not { } outcome)
        {
            turns.Leave(key, turn);
            return null;
        }

        if (outcome.Body.Length != AssertionId.ByteLength)
        {
            return NoDigest();
        }

        if (!turns.IsHeld(key, turn))
        {
            return EngineFaults.IdempotencyInProgress();
        }

        write = new EndIdempotentRequest(key, turn, new IdempotentOutcome(
            Convert.ToHexStringLower(outcome.Body.Span), (long)outcome.Created, (long)outcome.Existing, (long)outcome.Rejected, (long)outcome.LastSeq), origin);
        return null;
    }

    private static Fault NoDigest() =>
        EngineFaults.Invalid(FaultName.BadEncoding, "", $"A digest has {AssertionId.ByteLength} bytes.");
}
