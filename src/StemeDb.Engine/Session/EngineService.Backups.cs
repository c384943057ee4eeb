using Google.Protobuf;
using Grpc.Core;
using StemeDb.Contracts.Failures;
using StemeDb.Contracts.V1;
using StemeDb.Engine.Checkpoints;
using StemeDb.Engine.Faults;
using StemeDb.Engine.Health;
using StemeDb.Storage.Index;
using StemeDb.Storage.Journal;
using StemeDb.Storage.Runs;

namespace StemeDb.Engine.Session;

/// <content>What archiver and backup agent ask for.</content>
internal sealed partial class EngineService
{
    private const int PieceBytes = 256 << 10;
    private const uint TimeToLiveMs = 600_000;

    public override async Task FollowJournal(
        FollowJournalRequest request, IServerStreamWriter<JournalPart> responseStream, ServerCallContext context)
    {
        if (core.State.Phase != EnginePhase.Serving)
        {
            await responseStream.WriteAsync(new JournalPart { Fault = EngineFaults.Stopping() });
            return;
        }

        try
        {
            await core.Backups.Feeds.ServeAsync(request, responseStream, context.CancellationToken);
        }
        catch (Exception e) when (context.CancellationToken.IsCancellationRequested && e is OperationCanceledException or IOException or InvalidOperationException)
        {
            // The client went away; there is nobody to tell.
        }
    }

    public override Task<ReportArchivedReply> ReportArchived(ReportArchivedRequest request, ServerCallContext context)
    {
        var hold = core.Backups.Hold;
        var reply = new ReportArchivedReply { ArchiveRequired = hold.IsRequired, Fault = Refuse(request) };
        if (reply.Fault is null)
        {
            hold.Report((long)request.UpToSeq);
        }

        return Task.FromResult(reply);
    }

    public override async Task<PinCheckpointReply> PinCheckpoint(PinCheckpointRequest request, ServerCallContext context)
    {
        if (core.State.Phase != EnginePhase.Serving)
        {
            return new PinCheckpointReply { Fault = EngineFaults.Stopping() };
        }

        if (request.TtlMs is not 0 and (< 1000 or > 3_600_000))
        {
            return new PinCheckpointReply { Fault = EngineFaults.Invalid(ArchivingFaultName.TimeToLive, "/ttl_ms", "A pin lives for 1,000 to 3,600,000 ms without being used.") };
        }

        var timeToLive = TimeSpan.FromMilliseconds(request.TtlMs == 0 ? TimeToLiveMs : request.TtlMs);
        var (pin, fault) = await core.Backups.Pins.PinAsync(timeToLive, context.CancellationToken);
        if (pin is null)
        {
            return new PinCheckpointReply { Fault = fault };
        }

        try
        {
            return PinDescription.Of(pin, core.Metadata, core.Store, core.Backups.Journal);
        }
        catch (Exception e) when (e is RangeUnavailableException or JournalException)
        {
            core.Backups.Pins.Release(pin.Id);
            return new PinCheckpointReply { Fault = Damaged(e) };
        }
    }

    public override async Task ReadPinned(
        ReadPinnedRequest request, IServerStreamWriter<PinnedBytes> responseStream, ServerCallContext context)
    {
        try
        {
            if (await SendPinnedAsync(request, responseStream, context.CancellationToken) is { } fault)
            {
                await responseStream.WriteAsync(new PinnedBytes { Fault = fault }, context.CancellationToken);
            }
        }
        catch (Exception e) when (context.CancellationToken.IsCancellationRequested && e is OperationCanceledException or IOException or InvalidOperationException)
        {
            // The client went away; there is nobody to tell.
        }
    }

    public override Task<ReleasePinReply> ReleasePin(ReleasePinRequest request, ServerCallContext context)
    {
        core.Backups.Pins.Release(request.Pin);
        return Task.FromResult(new ReleasePinReply());
    }

    /// <returns>Why it cannot go on; null when all was sent.</returns>
    private async Task<Fault?> SendPinnedAsync(ReadPinnedRequest request, IServerStreamWriter<PinnedBytes> stream, CancellationToken gone)
    {
        var pins = core.Backups.Pins;
        var (pin, fault) = pins.Use(request.Pin);
        if (pin is null || request.Length == 0) return fault;

        using var run = Open(pin, request.File);
        if (run is null) return EngineFaults.NotFound(
            ArchivingFaultName.RunUnknown, $"The pinned checkpoint has no run '{request.File}'.");
        if (request.Offset > (ulong)run.Info.Length || request.Length > (ulong)run.Info.Length - request.Offset)
        {
            return EngineFaults.Invalid(ArchivingFaultName.Range, "/offset", $"The run has {run.Info.Length} bytes, not {request.Length} from {request.Offset} on.");
        }

        var buffer = new byte[PieceBytes];
        for (var (offset, end) = ((long)request.Offset, (long)(request.Offset + request.Length)); offset < end;)
        {
            if (core.Stopping.IsCancellationRequested) return EngineFaults.Stopping();
            int read;
            try
            {
                read = run.Read(offset, buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - offset)));
            }
            catch (RunDamagedException e)
            {
                return Damaged(e);
            }

            if (read == 0) return Damaged(new EndOfStreamException($"The run '{request.File}' ends at byte {offset}, before its length."));
            // When it returns the bytes were copied into the connection's own memory, so that the buffer is used again.
            await stream.WriteAsync(new PinnedBytes { Data = UnsafeByteOperations.UnsafeWrap(buffer.AsMemory(0, read)) }, gone);
            offset += read;
            if (pins.Use(request.Pin).Fault is { } released) return released;
        }

        return null;
    }

    private static PinnedRun? Open(CheckpointPin pin, string file)
    {
        try
        {
            return pin.Checkpoint.Open(file);
        }
        catch (ObjectDisposedException)
        {
            // Released between the two; to the client it has no runs any more.
            return null;
        }
    }

    private Fault? Refuse(ReportArchivedRequest request)
    {
        if (request.Generation != (ulong)core.Metadata.Generation)
        {
            return new Fault
            {
                Code = FaultCode.FaultConflict,
                Name = ArchivingFaultName.OtherGeneration,
                Detail = $"The data is of generation {core.Metadata.Generation}, not {request.Generation}: it was restored since; an archive of the other generation says nothing about it.",
            };
        }

        var durable = core.Backups.Journal.Durable.Seq;
        return request.UpToSeq > (ulong)durable
            ? EngineFaults.Invalid(ArchivingFaultName.ArchivedInFuture, "/up_to_seq", $"The journal ends at seq {durable}; {request.UpToSeq} cannot be archived.")
            : null;
    }

    private static Fault Damaged(Exception e) =>
        new() { Code = FaultCode.FaultRangeUnavailable, Name = ArchivingFaultName.RunDamaged, Detail = e.Message, RetryAfterMs = 30_000 };
}
