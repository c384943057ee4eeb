using StemeDb.Archive.Catalog;
using StemeDb.Archive.Journal;
using StemeDb.Storage.Journal;

namespace StemeDb.Archive.Restoring;

/// <summary>Reads pieces of archived journal of any generation, checked.</summary>
internal static class JournalPieces
{
    public static Task<PieceHeader> ReadHeaderAsync(ArchiveAccess archive, CatalogPiece piece, CancellationToken cancellation) =>
        JournalOf(archive, piece).ReadHeaderAsync(EntryOf(piece), cancellation);

    public static async Task<ArchivedPiece> ReadAsync(ArchiveAccess archive, CatalogPiece piece, CancellationToken cancellation)
    {
        var read = await JournalOf(archive, piece).ReadAsync(EntryOf(piece), cancellation);
        return new ArchivedPiece(read.Header, [.. read.Batches]);
    }

    private static ArchivedJournal JournalOf(ArchiveAccess archive, CatalogPiece piece) => new(archive.Store, archive.Names, piece.Generation);

    private static PieceEntry EntryOf(CatalogPiece piece) => new(piece.Name, piece.FirstSeq, piece.LastSeq, piece.Length, piece.StoredAt);
}

/// <summary>A piece that was read and checked.</summary>
/// <param name="Header">What it says about itself.</param>
/// <param name="Batches">Its batches, in order.</param>
internal sealed record ArchivedPiece(PieceHeader Header, IReadOnlyList<JournalBatch> Batches);
