using StemeDb.Archive.Objects;

namespace StemeDb.Archive.Catalog;

/// <summary>The archived journal of one generation, by the names of its pieces.</summary>
/// <param name="Generation">1 or more.</param>
/// <param name="Origin">Where it comes from; null for one that no restore made, or when that cannot be read.</param>
/// <param name="Pieces">By ascending first seq.</param>
/// <param name="Strangers">Names in its folder that are nothing of ours.</param>
/// <param name="Fault">Why its origin cannot be believed; null when it can.</param>
public sealed record CatalogGeneration(
    long Generation, GenerationOrigin? Origin, IReadOnlyList<CatalogPiece> Pieces, IReadOnlyList<string> Strangers, string? Fault)
{
    internal static async Task<CatalogGeneration> ReadAsync(ArchiveAccess archive, long generation, CancellationToken cancellation)
    {
        var (pieces, strangers) = (new List<CatalogPiece>(), new List<string>());
        await foreach (var item in archive.Store.ListAllAsync(archive.Names.JournalOf(generation), null, cancellation))
        {
            if (archive.Names.PieceSeqsOf(generation, item.Name) is { } seqs)
            {
                pieces.Add(new CatalogPiece(generation, seqs.FirstSeq, seqs.LastSeq, item.Name, item.Length, item.StoredAt));
            }
            else
            {
                strangers.Add(item.Name);
            }
        }

        try
        {
            var origin = await GenerationOrigin.ReadAsync(archive.Store, archive.Names, generation, cancellation);
            return new CatalogGeneration(generation, origin, pieces, strangers, Fault: null);
        }
        catch (ObjectDamagedException damage)
        {
            return new CatalogGeneration(generation, null, pieces, strangers, damage.Message);
        }
    }
}
