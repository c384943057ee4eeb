using StemeDb.Archive.Catalog;

namespace StemeDb.Archive.Status;

/// <summary>What seqs the pieces of a generation hold, by their names.</summary>
internal static class JournalGaps
{
    public static GenerationStatus Describe(CatalogGeneration generation) => new(
        generation.Generation, generation.Origin, generation.Pieces.Count, generation.Pieces.Sum(piece => piece.Length), RangesOf(generation),
        generation.Pieces is [.., var newest] ? newest.StoredAt : null);

    /// <summary>A sentence for each range of seqs between pieces that is in none.</summary>
    public static IEnumerable<string> Problems(CatalogGeneration generation)
    {
        var ranges = RangesOf(generation);
        return ranges.Zip(ranges.Skip(1)).Select(pair =>
            $"The journal of generation {generation.Generation} has a gap: {new SeqRange(pair.First.Last + 1, pair.Second.First - 1)} is in no piece; no moment in it can be restored.");
    }

    private static List<SeqRange> RangesOf(CatalogGeneration generation)
    {
        var ranges = new List<SeqRange>();
        foreach (var piece in generation.Pieces)
        {
            if (ranges is [.., var last] && piece.FirstSeq <= last.Last + 1) ranges[^1] = new SeqRange(last.First, Math.Max(last.Last, piece.LastSeq));
            else ranges.Add(new SeqRange(piece.FirstSeq, piece.LastSeq));
        }

        return ranges;
    }
}
