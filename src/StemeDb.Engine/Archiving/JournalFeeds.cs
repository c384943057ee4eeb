using Grpc.Core;
using StemeDb.Contracts.Failures;
using StemeDb.Contracts.V1;
using StemeDb.Engine.Faults;
using StemeDb.Engine.Telemetry;
using StemeDb.Model.Records;
using StemeDb.Storage.Directories;
using StemeDb.Storage.Index;
using StemeDb.Storage.Journal;

namespace StemeDb.Engine.Archiving;

/// <summary>
/// The feeds of the journal that are open. Each reads the files from its own place on and sends as fast as its client takes:
/// nothing is queued for it. Thread-safe.
/// </summary>
internal sealed class JournalFeeds
{
    private const int FeedsMax = 16;

    private readonly IJournal _journal;
    private readonly IIndexStore _store;
    private readonly DataDirectoryMetadata _metadata;
    private readonly CancellationToken _stopping;
    private int _open;

    /// <param name="journal">What is told.</param>
    /// <param name="store">Wakes a feed that waits: what it has applied is durable.</param>
    /// <param name="metadata">Whose journal it is.</param>
    /// <param name="metrics">Where the number of feeds is shown.</param>
    /// <param name="stopping">Ends every feed.</param>
    public JournalFeeds(
        IJournal journal, IIndexStore store, DataDirectoryMetadata metadata, EngineMetrics metrics, CancellationToken stopping)
    {
        (_journal, _store, _metadata, _stopping) = (journal, store, metadata, stopping);
        metrics.Observe("stemedb_journal_feeds", null, "Feeds of the journal that are open.", () => Volatile.Read(ref _open));
    }

    /// <summary>Serves one feed until it has told all, its client leaves, or the engine stops.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="stream">Where it is sent.</param>
    /// <param name="gone">The client left.</param>
    public async Task ServeAsync(FollowJournalRequest request, IServerStreamWriter<JournalPart> stream, CancellationToken gone)
    {
        try
        {
            if (Interlocked.Increment(ref _open) > FeedsMax)
            {
                await stream.WriteAsync(new JournalPart { Fault = TooMany() }, gone);
                return;
            }

            using var over = CancellationTokenSource.CreateLinkedTokenSource(gone, _stopping);
            if (await RunAsync(request, stream, over.Token) is { } fault)
            {
                var last = JournalFeed.Positions(_journal, _metadata);
                last.Fault = fault;
                await stream.WriteAsync(last, gone);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    /// <returns>Why it ended before its end; null when it told all it was asked for.</returns>
    private async Task<Fault?> RunAsync(FollowJournalRequest request, IServerStreamWriter<JournalPart> stream, CancellationToken over)
    {
        try
        {
            var first = JournalFeed.Positions(_journal, _metadata);
            await stream.WriteAsync(first, over);
            if (Refuse(request.FromSeq, first) is { } refusal)
            {
                return refusal;
            }

            var lastSeq = request.Follow ? long.MaxValue : (long)first.DurableSeq;
            using var feed = new JournalFeed(_journal, _metadata, _journal.Read((long)request.FromSeq));
            var seq = (long)request.FromSeq - 1;
            while (seq < lastSeq)
            {
                var part = feed.Read();
                if (part.Batches.Count > 0)
                {
                    seq = feed.Seq;
                    await stream.WriteAsync(part, over);
                }
                else if (!await HasMoreAsync(seq, request.HeartbeatMs, over))
                {
                    await stream.WriteAsync(part, over);
                }
            }

            return null;
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            return EngineFaults.Stopping();
        }
        catch (JournalTrimmedException e)
        {
            return EngineFaults.NotFound(ArchivingFaultName.JournalTrimmed, e.Message);
        }
        catch (JournalPoisonedException e)
        {
            return EngineFaults.Poisoned(e.Message);
        }
        catch (Exception e) when (e is JournalException or RecordFormatException)
        {
            return new Fault { Code = FaultCode.FaultRangeUnavailable, Name = ArchivingFaultName.JournalDamaged, Detail = e.Message };
        }
    }

    /// <returns>False when it was silent for long enough to say so.</returns>
    private async Task<bool> HasMoreAsync(long seq, uint heartbeatMs, CancellationToken over)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(over);
        silence.CancelAfter(heartbeatMs == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(heartbeatMs));
        try
        {
            await _store.WaitBeyondAsync(seq, silence.Token);
            return true;
        }
        catch (OperationCanceledException) when (!over.IsCancellationRequested)
        {
            return false;
        }
    }

    private static Fault? Refuse(ulong fromSeq, JournalPart positions)
    {
        if (fromSeq == 0)
        {
            return EngineFaults.Invalid(ArchivingFaultName.FromSeq, "/from_seq", "The first seq is 1.");
        }

        return fromSeq > positions.DurableSeq + 1
            ? EngineFaults.Invalid(
                ArchivingFaultName.FromInFuture,
                "/from_seq",
                $"The journal ends at seq {positions.DurableSeq}; there is nothing at {fromSeq} yet. Is this another generation of the data ({positions.Generation})?")
            : null;
    }

    private static Fault TooMany()
    {
        var fault = EngineFaults.Overloaded($"{FeedsMax} feeds of the journal are open already, which is the most.");
        fault.Name = ArchivingFaultName.TooManyFeeds;
        return fault;
    }
}
