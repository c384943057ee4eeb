using System.Runtime.CompilerServices;
using StemeDb.Archive.Objects;

namespace StemeDb.Archive.Journal;

/// <summary>
/// The archived journal of one generation. Pieces are found by bisection over their names, each step a listing of one object, so
/// that years of pieces cost no more than a day's. Thread-safe.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="names">Whose archive.</param>
/// <param name="generation">Which generation, 1 or more.</param>
public sealed class ArchivedJournal(IObjectStore store, ArchiveNames names, long generation)
{
    /// <summary>Which generation.</summary>
    public long Generation { get; } = generation;

    /// <summary>The generations that have archived journal, ascending.</summary>
    /// <param name="store">The store.</param>
    /// <param name="names">Whose archive.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<IReadOnlyList<long>> GenerationsAsync(IObjectStore store, ArchiveNames names, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(names);
        var found = new List<long>();
        await foreach (var folder in store.ListFoldersAsync(names.Journal, cancellation))
        {
            if (long.TryParse(folder, System.Globalization.NumberStyles.None, null, out var number) && names.JournalOf(number) == $"{names.Journal}{folder}/") found.Add(number);
        }

        return found;
    }

    /// <summary>The piece with the least first seq; null when there is none.</summary>
    /// <param name="cancellation">Gives up.</param>
    public Task<PieceEntry?> FirstAsync(CancellationToken cancellation = default) => AtOrAfterAsync(1, cancellation);

    /// <summary>The piece with the greatest first seq; null when there is none.</summary>
    /// <param name="cancellation">Gives up.</param>
    public Task<PieceEntry?> LastAsync(CancellationToken cancellation = default) => AtOrBeforeAsync(long.MaxValue, cancellation);

    /// <summary>The piece with the greatest first seq that is not behind a seq. It may end before the seq: then there is a gap.</summary>
    /// <param name="seq">1 or more.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<PieceEntry?> AtOrBeforeAsync(long seq, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(seq, 1);
        PieceEntry? found = null;
        var (low, high) = (1L, seq);
        for (var step = 1L; low <= high; step = Math.Min(step, long.MaxValue / 4) * 2)
        {
            // First in growing strides from the last found, so that a short journal takes few steps; then by halves.
            var middle = Math.Min(low + ((high - low) / 2), step > long.MaxValue - low ? long.MaxValue : low + step - 1);
            var entry = await AtOrAfterAsync(middle, cancellation);
            if (entry is not null && entry.FirstSeq <= high)
            {
                found = entry;
                low = entry.FirstSeq + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        // Of several that begin there (two archivers wrote for a moment) the longest.
        while (found is not null && (await store.ListAsync(names.JournalOf(Generation), found.Name, limit: 1, cancellation)).Objects is [var item]
            && EntryOf(item) is var longer && longer.FirstSeq == found.FirstSeq)
        {
            found = longer;
        }

        return found;
    }

    /// <summary>The piece with the least first seq that is not before a seq; null when there is none.</summary>
    /// <param name="seq">1 or more.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<PieceEntry?> AtOrAfterAsync(long seq, CancellationToken cancellation = default)
    {
        var page = await store.ListAsync(names.JournalOf(Generation), names.BeforePiece(Generation, seq), limit: 1, cancellation);
        return page.Objects is [var item] ? EntryOf(item) : null;
    }

    /// <summary>
    /// The pieces in order, beginning with the one that holds a seq, or the first one behind it where there is a gap. Pieces may
    /// overlap: where two archivers wrote for a moment, the same batches stand in both.
    /// </summary>
    /// <param name="fromSeq">1 or more.</param>
    /// <param name="cancellation">Gives up.</param>
    public async IAsyncEnumerable<PieceEntry> ListAsync(long fromSeq, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var begin = await AtOrBeforeAsync(fromSeq, cancellation);
        var after = names.BeforePiece(Generation, begin is not null && begin.LastSeq >= fromSeq ? begin.FirstSeq : fromSeq);
        await foreach (var item in store.ListAllAsync(names.JournalOf(Generation), after, cancellation)) yield return EntryOf(item);
    }

    /// <summary>Reads the header of a piece alone, and checks that it is the piece that its name says.</summary>
    /// <param name="entry">Which.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ObjectStoreException">Missing, damaged, or foreign.</exception>
    public async Task<PieceHeader> ReadHeaderAsync(PieceEntry entry, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        await using var stream = await store.OpenReadAsync(entry.Name, 0, PieceHeaderBytes.Length, cancellation);
        var bytes = new byte[PieceHeaderBytes.Length];
        var read = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation);
        var (header, _) = PieceHeaderBytes.Read(store.Location, entry.Name, bytes.AsSpan(0, read));
        return Ours(entry, header);
    }

    /// <summary>Reads a piece whole, checks every byte, and that it is the piece that its name says.</summary>
    /// <param name="entry">Which.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ObjectStoreException">Missing, damaged, or foreign.</exception>
    public async Task<JournalPiece> ReadAsync(PieceEntry entry, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.Length > JournalPiece.BytesMax) throw new ObjectDamagedException(store.Location, entry.Name, $"it has {entry.Length} bytes, which no piece has");
        await using var stream = await store.OpenReadAsync(entry.Name, 0, entry.Length, cancellation);
        var bytes = new byte[entry.Length];
        var read = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation);
        var piece = JournalPiece.Read(store.Location, entry.Name, bytes.AsMemory(0, read));
        Ours(entry, piece.Header);
        return piece;
    }

    private PieceEntry EntryOf(ObjectInfo item) => names.PieceSeqsOf(Generation, item.Name) is var (first, last)
        ? new PieceEntry(item.Name, first, last, item.Length, item.StoredAt)
        : throw new ForeignObjectException(
            store.Location, item.Name, "it lies among the pieces of a journal and is none", "Move it elsewhere if it is not the archive's.");

    private PieceHeader Ours(PieceEntry entry, PieceHeader header)
    {
        if (header.ClusterId != names.ClusterId || header.Generation != Generation)
        {
            throw new ForeignObjectException(
                store.Location, entry.Name, $"it says it is of cluster {header.ClusterId}, generation {header.Generation}",
                "Somebody put it there by hand; put back the right one from a copy.");
        }

        return (header.FirstSeq, header.LastSeq) == (entry.FirstSeq, entry.LastSeq)
            ? header
            : throw new ObjectDamagedException(store.Location, entry.Name, $"it holds the seqs {header.FirstSeq} to {header.LastSeq}, which is another piece");
    }
}

/// <summary>A piece as a listing tells of it.</summary>
/// <param name="Name">Name of the object.</param>
/// <param name="FirstSeq">Seq of its first record.</param>
/// <param name="LastSeq">Seq of its last record.</param>
/// <param name="Length">Bytes of the object.</param>
/// <param name="StoredAt">When it was put, by the store's clock.</param>
public sealed record PieceEntry(string Name, long FirstSeq, long LastSeq, long Length, DateTimeOffset StoredAt);
