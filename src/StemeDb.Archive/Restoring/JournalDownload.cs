using StemeDb.Archive.Catalog;
using StemeDb.Archive.Objects;
using StemeDb.Model.Time;
using StemeDb.Storage.Journal;
using StemeDb.Storage.Restoring;

namespace StemeDb.Archive.Restoring;

/// <summary>
/// Fetches the pieces of journal, a few ahead of the one that is being laid down, and lays down what they hold in order. That
/// each batch continues the one before it is checked by the chained checksum.
/// </summary>
internal sealed class JournalDownload(ArchiveAccess archive, RestorePlan plan, RestoreProgress progress)
{
    /// <summary>When the last record that was laid down was recorded.</summary>
    public Instant? LastRecordedAt { get; private set; }

    /// <summary>Records that were laid down.</summary>
    public long Records { get; private set; }

    /// <summary>The last batch was kept whole.</summary>
    public bool IsAtBatchEnd { get; private set; } = true;

    /// <summary>Lays down all of it.</summary>
    /// <returns>Where it ends.</returns>
    public async Task<JournalPosition> RunAsync(DirectoryRestore restore, RestoreOptions options, CancellationToken cancellation)
    {
        var start = await FindStartAsync(cancellation);
        using var journal = restore.OpenJournal(start, options.SegmentBytes);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var ahead = new Queue<(LineagePiece Piece, Task<ArchivedPiece> Content)>();
        try
        {
            foreach (var piece in plan.Pieces.Where(piece => piece.UpTo > journal.Position.Seq))
            {
                ahead.Enqueue((piece, JournalPieces.ReadAsync(archive, piece.Piece, stop.Token)));
                if (ahead.Count >= options.Parallel) await LandAsync(journal, ahead.Dequeue());
            }

            while (ahead.TryDequeue(out var next)) await LandAsync(journal, next);
        }
        catch
        {
            await stop.CancelAsync();
            await Task.WhenAll(ahead.Select(item => item.Content)).ContinueWith(_ => { }, TaskScheduler.Default);
            throw;
        }

        journal.Finish();
        return journal.Position.Seq == Math.Max(plan.ToSeq, start.Seq)
            ? journal.Position
            : throw new RestoreImpossibleException($"The journal was laid down up to seq {journal.Position.Seq} and should reach seq {plan.ToSeq}. Run 'stemedb verify' on the archive.");
    }

    private async Task LandAsync(JournalLanding journal, (LineagePiece Piece, Task<ArchivedPiece> Content) item)
    {
        var (piece, content) = (item.Piece, await item.Content);
        progress.Add(piece.Piece.Length);
        var upTo = Math.Min(piece.UpTo, plan.ToSeq);
        try
        {
            foreach (var batch in content.Batches.Where(batch => batch.LastSeq > journal.Position.Seq && batch.FirstSeq <= upTo))
            {
                journal.AppendUpTo(batch, upTo);
                IsAtBatchEnd = batch.LastSeq <= upTo;
                Records += Math.Min(batch.LastSeq, upTo) - batch.FirstSeq + 1;
                if (batch.LastSeq >= upTo) LastRecordedAt = RecordTimes.Of(batch).Last(record => record.Seq <= upTo).RecordedAt;
            }
        }
        catch (InvalidDataException damage)
        {
            throw new ObjectDamagedException(archive.Store.Location, piece.Piece.Name, damage.Message, damage);
        }

        progress.Reach(journal.Position.Seq);
    }

    /// <summary>
    /// Where the journal begins: behind the runs, or at the begin of the batch in which they end. The backup knows the checksum at
    /// its seq: a journal with another one there is of another history.
    /// </summary>
    private async Task<JournalPosition> FindStartAsync(CancellationToken cancellation)
    {
        var backup = plan.Backup is { } manifest ? new JournalPosition(manifest.Seq, manifest.JournalChecksum) : default;
        if (plan.Pieces.Count == 0) return backup;
        var first = await JournalPieces.ReadAsync(archive, plan.Pieces[0].Piece, cancellation);
        var position = new JournalPosition(first.Header.FirstSeq - 1, first.Header.ChecksumBefore);
        foreach (var batch in first.Batches.Where(batch => batch.LastSeq < plan.JournalFrom)) position = new JournalPosition(batch.LastSeq, batch.Checksum);
        return position.Seq != backup.Seq || position == backup
            ? position
            : throw new ObjectDamagedException(
                archive.Store.Location, plan.Pieces[0].Piece.Name,
                $"at seq {position.Seq} its checksum is {position.Checksum:x8} and that of {plan.Backup?.Name ?? "an empty journal"} is {backup.Checksum:x8}: they are of different histories");
    }
}
