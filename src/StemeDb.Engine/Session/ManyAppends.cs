using System.Diagnostics;
using Google.Protobuf;
using StemeDb.Contracts;
using StemeDb.Contracts.Failures;
using StemeDb.Contracts.V1;
using StemeDb.Engine.Admission;
using StemeDb.Engine.Faults;
using StemeDb.Engine.Ingest;
using StemeDb.Model.Assertions;
using StemeDb.Model.Records;

namespace StemeDb.Engine.Session;

/// <summary>
/// Assertions that came in one request and stand each for itself: each goes its own way to the committer, and when the last of
/// them is done they are answered together.
/// </summary>
internal sealed class ManyAppends(ClientSession session, ulong correlationId, Activity? activity, int count) : IIngestReplies, IUnsentReply
{
    private readonly AppendRequest?[] _appends = new AppendRequest?[count];
    private readonly Fault?[] _faults = new Fault?[count];
    private int _left = count;

    public int ReplyBytes => _appends.Length * SessionLimits.WriteReplyBytes;

    /// <summary>Whether a request has the form it must have.</summary>
    /// <returns>Null, or what is wrong with it.</returns>
    public static Fault? Check(AppendMany request)
    {
        if (request.Lengths.Count is 0 or > EngineLimits.MaxManyAssertions)
        {
            return EngineFaults.Invalid(
                FaultName.AppendSize, "", $"An append of many takes 1 to {EngineLimits.MaxManyAssertions} assertions, not {request.Lengths.Count}.");
        }

        long bytes = 0;
        foreach (var length in request.Lengths)
        {
            bytes += length;
        }

        if (request.Stamping is { } stamping && stamping.Lines.Count != request.Lengths.Count)
        {
            return EngineFaults.Invalid(FaultName.BadEncoding, "", "Every assertion must have its line.");
        }

        return bytes == request.Assertions.Length
            ? null
            : EngineFaults.Invalid(FaultName.BadEncoding, "", $"The lengths come to {bytes} bytes, but {request.Assertions.Length} were sent.");
    }

    /// <summary>Hands all of them on, in their order. The last that is done, here or later, answers.</summary>
    public void SubmitAll(AppendMany request, IngestWorker ingest, long givesUpAtMs, CallerBounds? bounds)
    {
        var rest = request.Assertions.Memory;
        for (var i = 0; i < _appends.Length; i++)
        {
            var length = (int)request.Lengths[i];
            if (Submit(i, rest[..length], LineStamp.Of(request.Stamping, i), ingest, givesUpAtMs, bounds) is { } fault)
            {
                _faults[i] = fault;
                OneIsDone();
            }

            rest = rest[length..];
        }
    }

    /// <inheritdoc/>
    public void Done(IngestRequest request) => OneIsDone();

    /// <inheritdoc/>
    public Reply ToReply()
    {
        var reply = new AppendedMany();
        reply.Existed.Capacity = reply.Seqs.Capacity = reply.RecordedAt.Capacity = _appends.Length;
        var ids = new byte[_appends.Length * AssertionId.ByteLength];
        for (var i = 0; i < _appends.Length; i++)
        {
            if ((_faults[i] ?? _appends[i]!.Fault) is { } fault)
            {
                // One fault may be that of a whole batch: each gets its own copy to carry its index.
                fault = fault.Clone();
                fault.Item = (uint)i;
                reply.Faults.Add(fault);
                Add(reply, default);
                continue;
            }

            var outcome = _appends[i]!.Outcome;
            outcome.Claim.Id.CopyTo(ids.AsSpan(i * AssertionId.ByteLength));
            Add(reply, outcome);
        }

        reply.Ids = UnsafeByteOperations.UnsafeWrap(ids);
        return new Reply { CorrelationId = correlationId, AppendedMany = reply };
    }

    private static void Add(AppendedMany reply, Admitted outcome)
    {
        reply.Existed.Add(outcome.Existed);
        reply.Seqs.Add((ulong)(outcome.Claim?.Seq ?? 0));
        reply.RecordedAt.Add(outcome.Claim?.RecordedAt.Ticks ?? 0);
    }

    private Fault? Submit(int i, ReadOnlyMemory<byte> content, LineStamp? stamp, IngestWorker ingest, long givesUpAtMs, CallerBounds? bounds)
    {
        try
        {
            // The span of the request hears of the commit that carries its first assertion.
            var origin = new WriteOrigin(this, correlationId, givesUpAtMs, i == 0 ? activity : null) { Bounds = bounds };
            _appends[i] = new AppendRequest(stamp is null ? PreparedAssertion.Prepare(content) : PreparedAssertion.Prepare(content, stamp), origin);
            return ingest.Submit(_appends[i]!);
        }
        catch (RecordFormatException e)
        {
            return EngineFaults.Invalid(FaultName.BadEncoding, "", e.Message);
        }
    }

    private void OneIsDone()
    {
        if (Interlocked.Decrement(ref _left) == 0)
        {
            session.Done(this, activity);
        }
    }
}
