using StemeDb.Contracts.V1;
using StemeDb.Engine.Faults;
using StemeDb.Model.Records;
using StemeDb.Model.Time;

namespace StemeDb.Engine.Ingest;

/// <summary>Records of an idempotency key: that its request was begun, or what it came to.</summary>
/// <param name="key">SHA-256 of the key, hexadecimal.</param>
/// <param name="turn">The try it belongs to.</param>
/// <param name="origin">Who waits for it.</param>
internal abstract class IdempotentRequest(string key, long turn, WriteOrigin origin) : IngestRequest(origin)
{
    /// <summary>How long a key is remembered: as long again the same request comes to the same.</summary>
    public static readonly TimeSpan RememberedFor = TimeSpan.FromHours(24);

    public string Key => key;

    public long Turn => turn;

    /// <summary>True once the turn is over, whatever it came to.</summary>
    public abstract bool EndsTurn { get; }

    public sealed override int Bytes => IngestLimits.RecordOverheadBytes + 192;

    public sealed override void Count(IngestTally tally)
    {
    }

    /// <summary>The latest record of the key, unless it is forgotten by now.</summary>
    protected IdempotencyRecord? Known(IngestBatch batch)
    {
        var known = batch.Overlay.FindIdempotency(key) ?? batch.Reader.FindIdempotency(key);
        return known is null || IsForgotten(known.Base, batch.NextRecordedAt) ? null : known;
    }

    private static bool IsForgotten(Instant begunAt, Instant now) => now.Ticks - begunAt.Ticks > RememberedFor.Ticks;
}

/// <summary>Begins a bulk request with a key, or finds what is known of it.</summary>
/// <param name="key">SHA-256 of the key, hexadecimal.</param>
/// <param name="head">SHA-256 of how the request begins, hexadecimal.</param>
/// <param name="turn">The try it belongs to.</param>
/// <param name="origin">Who waits for it.</param>
internal sealed class BeginIdempotentRequest(string key, string head, long turn, WriteOrigin origin) : IdempotentRequest(key, turn, origin)
{
    private IdempotencyRecord? _record;
    private bool _existed;

    public override bool EndsTurn => Fault is not null;

    public override Fault? Admit(IngestBatch batch)
    {
        _record = Known(batch);
        _existed = _record is not null;
        if (_record is not null)
        {
            return _record.Head == head ? null : EngineFaults.IdempotencyKeyReused();
        }

        if (batch.Reader.IdempotencyKeysInMemory >= IngestLimits.IdempotencyKeysMax)
        {
            return EngineFaults.Overloaded($"{IngestLimits.IdempotencyKeysMax} idempotency keys are remembered already; send it without one, or later.");
        }

        _record = batch.AddIdempotency(Key, head, batch.NextSeq, batch.NextRecordedAt, null);
        return null;
    }

    protected override Reply Success()
    {
        var begun = new Begun { Turn = (ulong)Turn, Seq = (ulong)_record!.BegunSeq, Base = _record.Base.Ticks, Existed = _existed };
        if (_record.Outcome is { } outcome)
        {
            begun.Outcome = new Outcome
            {
                Body = Google.Protobuf.ByteString.CopyFrom(Convert.FromHexString(outcome.Body)),
                Created = (ulong)outcome.Created,
                Existing = (ulong)outcome.Existing,
                Rejected = (ulong)outcome.Rejected,
                LastSeq = (ulong)outcome.LastSeq,
            };
        }

        return new Reply { Begun = begun };
    }
}

/// <summary>Records what a bulk request with a key came to.</summary>
/// <param name="key">SHA-256 of the key, hexadecimal.</param>
/// <param name="turn">The try it belongs to.</param>
/// <param name="outcome">What it came to.</param>
/// <param name="origin">Who waits for it.</param>
internal sealed class EndIdempotentRequest(string key, long turn, IdempotentOutcome outcome, WriteOrigin origin) : IdempotentRequest(key, turn, origin)
{
    public override bool EndsTurn => true;

    public override Fault? Admit(IngestBatch batch)
    {
        // Forgotten while it ran: there is nothing left to say it of.
        if (Known(batch) is { Outcome: null } begun)
        {
            batch.AddIdempotency(Key, begun.Head, begun.BegunSeq, begun.Base, outcome);
        }

        return null;
    }

    protected override Reply Success() => new() { Recorded = new Recorded() };
}
