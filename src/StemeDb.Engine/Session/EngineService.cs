using Grpc.Core;
using StemeDb.Contracts.V1;
using StemeDb.Engine.Faults;
using StemeDb.Engine.Health;
using StemeDb.Engine.Trust;
using StemeDb.ServiceDefaults.Telemetry;
using StemeDb.Storage.Index;

namespace StemeDb.Engine.Session;

/// <summary>The engine's contract over gRPC.</summary>
internal sealed partial class EngineService(EngineCore core, EngineUptime uptime) : Contracts.V1.Engine.EngineBase
{
    public override async Task Session(
        IAsyncStreamReader<RequestBatch> requestStream, IServerStreamWriter<ReplyBatch> responseStream, ServerCallContext context)
    {
        if (core.State.Phase != EnginePhase.Serving)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, EngineFaults.Stopping().Detail));
        }

        // The client takes this as "connected".
        await context.WriteResponseHeadersAsync([]);
        using var session = new ClientSession(core);
        try
        {
            await session.ServeAsync(requestStream, responseStream, context.CancellationToken);
        }
        catch (Exception e) when (context.CancellationToken.IsCancellationRequested && e is OperationCanceledException or IOException)
        {
            // The client went away; there is nobody to tell.
        }
    }

    public override async Task Follow(
        FollowRequest request, IServerStreamWriter<ChangeBatch> responseStream, ServerCallContext context)
    {
        if (core.State.Phase != EnginePhase.Serving)
        {
            await responseStream.WriteAsync(new ChangeBatch { Fault = EngineFaults.Stopping() });
            return;
        }

        try
        {
            await core.Feeds.ServeAsync(request, responseStream, context.CancellationToken);
        }
        catch (Exception e) when (context.CancellationToken.IsCancellationRequested && e is OperationCanceledException or IOException or InvalidOperationException)
        {
            // The client went away; there is nobody to tell.
        }
    }

    public override Task<StatusReply> GetStatus(StatusRequest request, ServerCallContext context)
    {
        var reply = new StatusReply
        {
            Version = ServiceVersion.Current,
            ClusterId = core.Metadata.ClusterId.ToString(),
            Generation = (ulong)core.Metadata.Generation,
            UptimeSeconds = (ulong)uptime.Elapsed.TotalSeconds,
            AssertionCount = (ulong)core.Store.Counts.Assertions,
            LastSeq = (ulong)core.Store.AppliedSeq,
            CheckpointSeq = (ulong)core.Store.CheckpointSeq,
            Restarts = (ulong)core.Metadata.Restarts,
            ArchiveRequired = core.Backups.Hold.IsRequired,
            ArchivedSeq = (ulong)core.Backups.Hold.ArchivedSeq,
            ArchiveHeldBytes = (ulong)core.Backups.Hold.HeldBytes,
        };
        reply.Degraded.AddRange(core.Store.Status.Faults);
        if (core.Disk.Reason is { } full)
        {
            reply.Degraded.Add(full);
        }

        if (core.TrustSchedule?.Failure is { } notLearned)
        {
            reply.Degraded.Add(notLearned);
        }

        if (core.Backups.Hold.Reason is { } held)
        {
            reply.Degraded.Add(held);
        }

        if (core.Certificate?.Reason is { } certificate)
        {
            reply.Degraded.Add(certificate);
        }

        if (core.State.Phase != EnginePhase.Serving)
        {
            reply.Degraded.Add(core.State.Detail);
        }

        return Task.FromResult(reply);
    }

    public override async Task<CheckpointReply> Checkpoint(CheckpointRequest request, ServerCallContext context)
    {
        try
        {
            return new CheckpointReply { Seq = (ulong)await core.Store.CheckpointAsync(context.CancellationToken) };
        }
        catch (IndexFlushException e)
        {
            throw new RpcException(new Status(StatusCode.ResourceExhausted, e.Message));
        }
    }

    public override async Task<LearnReply> Learn(LearnRequest request, ServerCallContext context)
    {
        var learning = await core.Trust.LearnAsync().WaitAsync(context.CancellationToken);
        if (learning.Snapshot is not { } snapshot) return new LearnReply { Fault = learning.Fault };
        using var reader = core.Store.OpenReader(snapshot.Seq);
        return new LearnReply { Existed = learning.Existed, Json = SnapshotReads.Summary(reader, snapshot) };
    }
}
