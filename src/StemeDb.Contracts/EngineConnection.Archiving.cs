using System.Runtime.CompilerServices;
using Grpc.Net.Client;
using StemeDb.Contracts.Failures;
using StemeDb.Contracts.Results;
using StemeDb.Contracts.Session;
using StemeDb.Contracts.V1;
using StemeDb.Model.Time;

namespace StemeDb.Contracts;

/// <content>For the archiver and the backup agent: the journal, and pinned checkpoints. Streams as those of feeds.</content>
public sealed partial class EngineConnection : IEngineArchiving
{
    private GrpcChannel? _runChannel;

    /// <inheritdoc/>
    public async IAsyncEnumerable<JournalFeedPart> FollowJournalAsync(
        EngineJournalFeed feed, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(feed);
        var request = new FollowJournalRequest
        {
            FromSeq = (ulong)feed.FromSeq,
            Follow = feed.Follow,
            HeartbeatMs = (uint)Math.Clamp(feed.Heartbeat.TotalMilliseconds, 1, int.MaxValue),
        };
        using var call = new V1.Engine.EngineClient(FeedChannel()).FollowJournal(request, cancellationToken: cancellationToken);
        while (await FeedReader.MoveNextAsync(call.ResponseStream, _options.Address, cancellationToken))
        {
            var part = call.ResponseStream.Current;
            if (part.Fault is { } fault) throw new EngineFaultException(fault);
            yield return Read(part);
        }
    }

    /// <inheritdoc/>
    public async Task ReportArchivedAsync(long generation, long upToSeq, EngineCall call = default)
    {
        var request = new ReportArchivedRequest { Generation = (ulong)generation, UpToSeq = (ulong)upToSeq };
        var reply = await UnaryAsync(options => _client.ReportArchivedAsync(request, options).ResponseAsync, call);
        if (reply.Fault is { } fault) throw new EngineFaultException(fault);
    }

    /// <inheritdoc/>
    public async Task<PinnedCheckpointInfo> PinCheckpointAsync(TimeSpan timeToLive, EngineCall call = default)
    {
        var request = new PinCheckpointRequest { TtlMs = (uint)Math.Clamp(timeToLive.TotalMilliseconds, 1, int.MaxValue) };
        var reply = await UnaryAsync(options => _client.PinCheckpointAsync(request, options).ResponseAsync, call);
        return reply.Fault is { } fault ? throw new EngineFaultException(fault) : new PinnedCheckpointInfo(
            reply.Pin,
            TimeSpan.FromMilliseconds(reply.TtlMs),
            reply.Manifest.Memory,
            [.. reply.Runs.Select(run => (run.Name, (long)run.Size))],
            (long)reply.Seq,
            reply.HasChecksum ? reply.Checksum : null,
            reply.Seq == 0 ? null : new Instant(reply.RecordedAt),
            (long)reply.AssertionCount,
            Guid.Parse(reply.ClusterId),
            (long)reply.Generation);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadPinnedAsync(
        string pin, string file, long offset, long length, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = new ReadPinnedRequest { Pin = pin, File = file, Offset = (ulong)offset, Length = (ulong)length };
        using var call = new V1.Engine.EngineClient(RunChannel()).ReadPinned(request, cancellationToken: cancellationToken);
        while (await FeedReader.MoveNextAsync(call.ResponseStream, _options.Address, cancellationToken))
        {
            var piece = call.ResponseStream.Current;
            if (piece.Fault is { } fault) throw new EngineFaultException(fault);
            yield return piece.Data.Memory;
        }
    }

    /// <inheritdoc/>
    public Task ReleasePinAsync(string pin, EngineCall call = default) =>
        UnaryAsync(options => _client.ReleasePinAsync(new ReleasePinRequest { Pin = pin }, options).ResponseAsync, call);

    private GrpcChannel RunChannel()
    {
        lock (_feedGate)
        {
            ObjectDisposedException.ThrowIf(_disposing.IsCancellationRequested, this);
            return _runChannel ??= EngineChannel.CreateForRuns(_options);
        }
    }

    private static JournalFeedPart Read(JournalPart part) => new(
        Guid.Parse(part.ClusterId),
        (long)part.Generation,
        (long)part.FirstRetainedSeq,
        (long)part.DurableSeq,
        part.DurableChecksum,
        [.. part.Batches.Select(batch => new JournalFeedBatch(
            (long)batch.FirstSeq,
            (int)batch.Count,
            batch.Payload.Memory,
            batch.Previous,
            batch.Checksum,
            new Instant(batch.FirstRecordedAt),
            new Instant(batch.LastRecordedAt)))]);
}
