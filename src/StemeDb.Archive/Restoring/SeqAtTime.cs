using StemeDb.Archive.Catalog;
using StemeDb.Model.Time;

namespace StemeDb.Archive.Restoring;

/// <summary>
/// The last seq that was recorded at a moment or before. The engine's clock never goes back in the log, so pieces are in order of
/// time too and it is found by halving.
/// </summary>
internal static class SeqAtTime
{
    /// <exception cref="RestoreImpossibleException">All that is archived is younger.</exception>
    public static async Task<long> FindAsync(ArchiveAccess archive, Lineage lineage, Instant time, CancellationToken cancellation)
    {
        var pieces = lineage.FirstSeq is { } firstSeq ? lineage.Find(firstSeq, lineage.LastSeq).Pieces : [];
        var (low, high) = (0, pieces.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            var header = await JournalPieces.ReadHeaderAsync(archive, pieces[middle].Piece, cancellation);
            if (header.FirstRecordedAt <= time) low = middle + 1;
            else high = middle;
        }

        var seq = low > 0 ? await FindInAsync(archive, pieces[low - 1], time, cancellation) : 0;
        var backup = lineage.Backups.Select(item => item.Manifest!).Where(manifest => manifest.CreatedAt <= time).MaxBy(manifest => manifest.Seq);
        var reached = Math.Max(seq, backup?.Seq ?? 0);
        if (reached == 0)
        {
            throw new RestoreImpossibleException(
                $"Nothing that is archived of generation {lineage.Generation} was recorded at {time} or before. Give a later time, or --to with a seq.");
        }

        // Between what was recorded then and the next piece nothing may be missing, or the moment may lie in what is missing.
        var next = low < pieces.Count ? pieces[low].Piece.FirstSeq : reached + 1;
        var isExact = low > 0 && seq < pieces[low - 1].UpTo;
        return isExact || next <= reached + 1
            ? reached
            : throw new RestoreImpossibleException(
                $"The moment {time} lies where journal is missing: {new SeqRange(reached + 1, next - 1)}. Give --to {reached} for what was recorded before.");
    }

    private static async Task<long> FindInAsync(ArchiveAccess archive, LineagePiece piece, Instant time, CancellationToken cancellation)
    {
        var seq = piece.Piece.FirstSeq;
        foreach (var batch in (await JournalPieces.ReadAsync(archive, piece.Piece, cancellation)).Batches)
        {
            foreach (var (recordSeq, recordedAt) in RecordTimes.Of(batch))
            {
                if (recordedAt > time || recordSeq > piece.UpTo) return seq;
                seq = recordSeq;
            }
        }

        return seq;
    }
}
