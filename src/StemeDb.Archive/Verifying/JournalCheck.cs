using StemeDb.Archive.Backups;
using StemeDb.Archive.Catalog;
using StemeDb.Archive.Journal;
using StemeDb.Archive.Objects;
using StemeDb.Archive.Restoring;
using StemeDb.Storage.Journal;

namespace StemeDb.Archive.Verifying;

/// <summary>
/// Reads pieces of journal: each by itself, that each continues the one before it, and that the backups stand where the journal
/// says.
/// </summary>
internal sealed class JournalCheck(ArchiveAccess archive, ArchiveCatalog catalog, VerifyTally tally, int parallel)
{
    private readonly HashSet<string> _unsound = new(StringComparer.Ordinal);

    /// <returns>What is sound, and the backups that stand in another history or lack journal that belongs to them.</returns>
    public async Task<(IReadOnlyDictionary<long, IReadOnlyList<SeqRange>> Sound, IReadOnlySet<string> Unsound)> RunAsync(
        IReadOnlyList<CatalogBackup> backups, bool isWhole, CancellationToken cancellation)
    {
        var manifests = backups.Select(backup => backup.Manifest).OfType<BackupManifest>().ToArray();
        var sound = new Dictionary<long, IReadOnlyList<SeqRange>>();
        foreach (var generation in catalog.Generations.Values.OrderBy(item => item.Generation))
        {
            if (generation.Fault is { } fault) tally.Find(new ArchiveFinding(ArchiveFindingKind.Damaged, archive.Names.Origin(generation.Generation), fault));
            var from = isWhole ? 1 : manifests.Where(manifest => manifest.Generation <= generation.Generation).Select(manifest => manifest.JournalFrom).DefaultIfEmpty(long.MaxValue).Min();
            var ranges = await CheckGenerationAsync(generation, from, manifests, cancellation);
            if (ranges.Count > 0) sound[generation.Generation] = ranges;
        }

        foreach (var manifest in manifests) CheckBelonging(manifest);
        return (sound, _unsound);
    }

    private async Task<IReadOnlyList<SeqRange>> CheckGenerationAsync(
        CatalogGeneration generation, long fromSeq, IReadOnlyList<BackupManifest> manifests, CancellationToken cancellation)
    {
        if (fromSeq == 1) CheckBegin(generation);
        var sound = new List<SeqRange>();
        PieceHeader? before = null;
        long end = 0;
        foreach (var chunk in generation.Pieces.Where(piece => piece.LastSeq >= fromSeq).Chunk(parallel))
        {
            var read = await Task.WhenAll(chunk.Select(piece => CheckPieceAsync(piece, manifests, cancellation)));
            foreach (var (piece, header) in chunk.Zip(read))
            {
                if (end > 0 && piece.FirstSeq > end + 1) FindGap(generation.Generation, new SeqRange(end + 1, piece.FirstSeq - 1));
                if (header is not null && before?.LastSeq + 1 == header.FirstSeq && before!.ChecksumAfter != header.ChecksumBefore)
                {
                    tally.Find(new ArchiveFinding(
                        ArchiveFindingKind.OtherHistory, piece.Name,
                        $"The piece '{piece.Name}' follows seq {before.LastSeq} with checksum {header.ChecksumBefore:x8}, and the piece before it ends there with {before.ChecksumAfter:x8}.",
                        new SeqRange(piece.FirstSeq, piece.LastSeq)));
                }

                if (header is not null) Extend(sound, new SeqRange(piece.FirstSeq, piece.LastSeq));
                before = header;
                end = Math.Max(end, piece.LastSeq);
            }
        }

        return sound;
    }

    private async Task<PieceHeader?> CheckPieceAsync(CatalogPiece piece, IReadOnlyList<BackupManifest> manifests, CancellationToken cancellation)
    {
        try
        {
            var content = await JournalPieces.ReadAsync(archive, piece, cancellation);
            tally.Read(piece.Length);
            foreach (var manifest in manifests.Where(manifest => IsIn(manifest, piece))) CheckPlace(manifest, content.Batches, piece);
            return content.Header;
        }
        catch (ObjectMissingException missing)
        {
            return Found(ArchiveFindingKind.Missing, missing);
        }
        catch (ForeignObjectException foreign)
        {
            return Found(ArchiveFindingKind.Foreign, foreign);
        }
        catch (ObjectDamagedException damage)
        {
            return Found(ArchiveFindingKind.Damaged, damage);
        }

        PieceHeader? Found(ArchiveFindingKind kind, ObjectStoreException error)
        {
            tally.Find(new ArchiveFinding(kind, piece.Name, error.Message, new SeqRange(piece.FirstSeq, piece.LastSeq)));
            return null;
        }
    }

    private static bool IsIn(BackupManifest manifest, CatalogPiece piece) =>
        manifest.Generation == piece.Generation && piece.FirstSeq <= manifest.Seq && manifest.Seq <= piece.LastSeq;

    private void CheckPlace(BackupManifest manifest, IReadOnlyList<JournalBatch> batches, CatalogPiece piece)
    {
        var at = batches.FirstOrDefault(batch => batch.LastSeq == manifest.Seq);
        if (at.Count > 0 && at.Checksum == manifest.JournalChecksum) return;
        lock (_unsound) _unsound.Add(manifest.Name);
        tally.Find(new ArchiveFinding(
            ArchiveFindingKind.OtherHistory, archive.Names.Manifest(manifest.Name),
            at.Count > 0
                ? $"{manifest.Name} has checksum {manifest.JournalChecksum:x8} at seq {manifest.Seq}, and the piece '{piece.Name}' has {at.Checksum:x8} there: they are of different histories."
                : $"{manifest.Name} is of seq {manifest.Seq}, where no batch of the piece '{piece.Name}' ends: they are of different histories.",
            new SeqRange(manifest.Seq, manifest.Seq)));
    }

    /// <summary>What comes before the first piece must be in an older generation, or in a backup that reaches so far.</summary>
    private void CheckBegin(CatalogGeneration generation)
    {
        if (generation.Pieces is not [var first, ..]) return;
        var lineage = new Lineage(catalog, generation.Generation);
        var backup = lineage.Backups.FirstOrDefault()?.Manifest?.Seq ?? 0;
        foreach (var range in lineage.Find(backup + 1, first.FirstSeq - 1).Missing) FindGap(generation.Generation, range);
    }

    /// <summary>The journal that belongs to a backup, and the journal behind it as far as there is some.</summary>
    private void CheckBelonging(BackupManifest manifest)
    {
        if (manifest.JournalFrom > manifest.Seq) return;
        var (_, missing) = new Lineage(catalog, manifest.Generation).Find(manifest.JournalFrom, manifest.Seq);
        foreach (var range in missing)
        {
            _unsound.Add(manifest.Name);
            tally.Find(new ArchiveFinding(
                ArchiveFindingKind.Gap, archive.Names.Manifest(manifest.Name), $"The journal that belongs to {manifest.Name} is not there: {range}.", range));
        }
    }

    private void FindGap(long generation, SeqRange range) => tally.Find(new ArchiveFinding(
        ArchiveFindingKind.Gap, archive.Names.JournalOf(generation), $"The journal of generation {generation} has a gap: {range} is in no piece.", range));

    private static void Extend(List<SeqRange> ranges, SeqRange range)
    {
        if (ranges is [.., var last] && range.First <= last.Last + 1) ranges[^1] = new SeqRange(last.First, Math.Max(last.Last, range.Last));
        else ranges.Add(range);
    }
}
