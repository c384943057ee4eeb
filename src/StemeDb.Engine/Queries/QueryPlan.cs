using System.Buffers;
using Google.Protobuf;
using StemeDb.Contracts.Failures;
using StemeDb.Contracts.V1;
using StemeDb.Engine.Faults;
using StemeDb.Model.Lenses.Catalog;
using StemeDb.Model.Lenses.Parameters;
using StemeDb.Model.Paths;
using StemeDb.Model.Time;
using StemeDb.Storage.Index;

namespace StemeDb.Engine.Queries;

/// <summary>A question that was understood.</summary>
/// <param name="Concept">What it is about; <see cref="PathPattern.IsLiteral"/> tells a path from a pattern.</param>
/// <param name="Lens">The lens with its parameters.</param>
/// <param name="ValidAt">Only claims that hold then; null: all.</param>
/// <param name="Explain">Whether to list every claim.</param>
internal sealed record QueryPlan(PathPattern Concept, LensChoice Lens, Instant? ValidAt, bool Explain)
{
    /// <summary>Which snapshot of copy groups and accuracies to answer with.</summary>
    public SnapshotChoice Snapshot => Lens.Get(CommonParameters.Snapshot);

    /// <exception cref="ReadFaultException">Something in it is wrong.</exception>
    public static QueryPlan Read(Query query)
    {
        if (!PathPattern.TryParse(query.ConceptPath.Span, out var concept, out var pathFault))
        {
            throw new ReadFaultException(EngineFaults.Invalid(pathFault.At("/concept_path")));
        }

        if (query is { HasAsOfSeq: true, HasAsOf: true })
        {
            throw new ReadFaultException(EngineFaults.Invalid(
                Model.Faults.FaultCode.FieldsConflict, "/as_of", "Give as_of_seq or as_of, not both."));
        }

        if (!LensCatalog.TryParse(query.Lens, query.ParamsJson.Span, out var lens, out var lensFaults))
        {
            throw new ReadFaultException(EngineFaults.Invalid(lensFaults[0]));
        }

        return new QueryPlan(concept, lens, query.HasValidAt ? Time(query.ValidAt, "/valid_at") : null, query.Explain);
    }

    /// <summary>The place in the log to answer as of.</summary>
    /// <param name="query">What was asked.</param>
    /// <param name="head">The store as it is now.</param>
    /// <exception cref="ReadFaultException">The place is not there yet.</exception>
    public static long AsOfSeq(Query query, IIndexReader head)
    {
        if (query.HasAsOf)
        {
            return head.SeqAt(Time(query.AsOf, "/as_of"));
        }

        if (!query.HasAsOfSeq)
        {
            return head.Seq;
        }

        return query.AsOfSeq <= (ulong)head.Seq
            ? (long)query.AsOfSeq
            : throw new ReadFaultException(EngineFaults.Invalid(
                FaultName.AsOfSeqInFuture,
                "/as_of_seq",
                $"The log ends at seq {head.Seq}; an answer as of {query.AsOfSeq} is not known yet."));
    }

    /// <summary>A time of the question.</summary>
    /// <exception cref="ReadFaultException">It is outside the years that there are.</exception>
    public static Instant Time(long ticks, string pointer) => ticks >= 0 && ticks <= Instant.MaxValue.Ticks
        ? new Instant(ticks)
        : throw new ReadFaultException(EngineFaults.Invalid(
            Model.Faults.FaultCode.TimeOutOfRange, pointer, $"{ticks} ticks are no time within the years 0001 to 9999."));

    /// <summary>Bytes that are the same for every page of one question: all of it but limit and cursor.</summary>
    public static byte[] Fingerprint(Query query)
    {
        var question = query.Clone();
        question.Cursor = ByteString.Empty;
        question.Limit = 0;
        var buffer = new ArrayBufferWriter<byte>();
        question.WriteTo(buffer);
        return [.. "query"u8, .. buffer.WrittenSpan];
    }
}
