using StemeDb.Archive;
using StemeDb.Archive.Journal;
using StemeDb.Archive.Leases;
using StemeDb.Archive.Objects;
using StemeDb.Contracts.Results;
using StemeDb.WalArchiver.Configuration;

namespace StemeDb.WalArchiver.Archiving;

/// <summary>
/// Archives under one lease until something breaks: finds its place in the store, follows the journal from there, gathers batches
/// and puts pieces. While a piece is being put nothing is read from the engine, so what is in memory is one piece and one part of the
/// feed. Used once.
/// </summary>
internal sealed partial class ArchiveRun(
    IJournalSource source, IObjectStore store, PieceOptions options, ArchiverState state, TimeProvider clock, ILogger logger)
{
    // Finding the place takes many calls, of which each may fail.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly ILogger _logger = logger;

    /// <summary>Runs until it is cancelled or fails; returns when the engine has become another generation.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var engine = await source.DescribeAsync(cancellation);
        var names = new ArchiveNames(engine.ClusterId);
        var isResumed = false;
        var patient = new PatientObjectStore(store, _patience, clock, error =>
        {
            if (!isResumed) state.StoreFailed(error);
        });
        var lease = await ArchiveLease.AcquireAsync(
            patient, names, engine.Generation, options.LeaseTime, clock, Wait, cancellation);
        await using var keeper = new LeaseKeeper(lease, clock);
        var position = await ArchiveResumption.FindAsync(patient, names, engine.Generation, cancellation);
        isResumed = true;
        state.Resumed(engine, position);
        LogResumed(engine.ClusterId, engine.Generation, position.Seq, lease.Epoch);
        if (position.Seq > 0) await ReportAsync(engine.Generation, position.Seq, cancellation);
        await FollowAsync(engine, position, new PieceShipment(store, names, lease, state, clock), cancellation);
    }

    private async Task FollowAsync(JournalFeedPart engine, ArchivePosition position, PieceShipment shipment, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                var builder = new PieceBuilder(engine.ClusterId, engine.Generation, options.Compression);
                await GatherAsync(engine, position, builder, shipment, cancellation);
                return;
            }
            catch (JournalGapException)
            {
                position = SkipGap(await source.DescribeAsync(cancellation), position);
            }
        }
    }

    private async Task GatherAsync(
        JournalFeedPart engine, ArchivePosition position, PieceBuilder builder, PieceShipment shipment, CancellationToken cancellation)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);

        // What was gathered is put also when the archiver is asked to stop, for as long as stopping may take.
        using var giveUp = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        await using var stopping = cancellation.Register(() => giveUp.CancelAfter(options.StopTime));
        await using var parts = source.FollowAsync(position.Seq + 1, ending.Token).GetAsyncEnumerator(ending.Token);
        Task<bool>? next = null;
        var due = Task.Delay(Timeout.InfiniteTimeSpan, clock, ending.Token);
        try
        {
            while (true)
            {
                next ??= parts.MoveNextAsync().AsTask();
                var isDue = await Task.WhenAny(next, due) == due;
                if (isDue || cancellation.IsCancellationRequested)
                {
                    if (!builder.IsEmpty) await ShipAsync(builder, shipment, giveUp.Token);
                    cancellation.ThrowIfCancellationRequested();
                    due = Task.Delay(Timeout.InfiniteTimeSpan, clock, ending.Token);
                    continue;
                }

                if (!await next) return;
                next = null;
                if (parts.Current.ClusterId != engine.ClusterId || parts.Current.Generation != engine.Generation) return;
                state.Told(parts.Current);
                foreach (var batch in parts.Current.Batches)
                {
                    position = Add(builder, position, batch);
                    if (builder.ContentBytes >= options.PieceBytes) await ShipAsync(builder, shipment, giveUp.Token);
                    if (builder.IsEmpty) due = Task.Delay(Timeout.InfiniteTimeSpan, clock, ending.Token);
                    else if (builder.Batches == 1) due = Task.Delay(options.MaxLag / 2, clock, ending.Token);
                }
            }
        }
        finally
        {
            await ending.CancelAsync();
            if (next is not null) await next.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private ArchivePosition Add(PieceBuilder builder, ArchivePosition position, JournalFeedBatch batch)
    {
        if (batch.FirstSeq != position.Seq + 1 || (position.Checksum is { } checksum && batch.Previous != checksum))
        {
            throw new ArchivingStoppedException(
                ArchiverExitCodes.OtherPast,
                $"The engine's journal is not the one that is in the archive: behind seq {position.Seq} they differ. The engine's data directory was "
                + "put back from a copy and went on from there. Restore it with 'stemedb restore', which begins a new generation.");
        }

        builder.Add(new PieceBatch(
            batch.FirstSeq, batch.Count, batch.Payload, batch.Previous, batch.Checksum, batch.FirstRecordedAt, batch.LastRecordedAt));
        state.Added(batch);
        return new ArchivePosition(batch.LastSeq, batch.Checksum);
    }

    private async Task ShipAsync(PieceBuilder builder, PieceShipment shipment, CancellationToken cancellation)
    {
        var piece = builder.Seal();
        await shipment.ShipAsync(piece, cancellation);
        await ReportAsync(piece.Header.Generation, piece.Header.LastSeq, cancellation);
    }

    // The engine keeps its journal until it is told, so a report that fails costs it space and nothing else.
    private async Task ReportAsync(long generation, long seq, CancellationToken cancellation)
    {
        try
        {
            await source.ReportAsync(generation, seq, cancellation);
        }
        catch (Contracts.Failures.EngineException error)
        {
            state.NotReported();
            LogNotReported(seq, error.Message);
        }
    }

    private ArchivePosition SkipGap(JournalFeedPart engine, ArchivePosition position)
    {
        var first = engine.FirstRetainedSeq;
        if (position.Seq > 0)
        {
            state.FoundGap($"the archive lacks the journal from seq {position.Seq + 1} to {first - 1}, which the engine no longer has; a backup closes the gap for restores to what is behind it");
            LogGap(position.Seq + 1, first - 1);
        }

        return new ArchivePosition(first - 1, first == 1 ? 0 : null);
    }

    private void Wait(string holder)
    {
        state.Waiting($"another archiver holds the lease ({holder}); this one waits for it");
        LogWaiting(holder);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Archiving cluster {ClusterId}, generation {Generation}, from behind seq {Seq}, under epoch {Epoch}.")]
    private partial void LogResumed(Guid clusterId, long generation, long seq, long epoch);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The engine could not be told that the journal is archived up to seq {Seq}: {Error}")]
    private partial void LogNotReported(long seq, string error);

    [LoggerMessage(Level = LogLevel.Error, Message = "The archive lacks the journal from seq {First} to {Last}: the engine no longer has it. Make a backup, which closes the gap for restores to what is behind it.")]
    private partial void LogGap(long first, long last);

    [LoggerMessage(Level = LogLevel.Information, Message = "Waiting for the lease on the archive, which another archiver holds: {Holder}.")]
    private partial void LogWaiting(string holder);
}
