using StemeDb.Archive;
using StemeDb.Archive.Journal;
using StemeDb.Archive.Objects;

namespace StemeDb.WalArchiver.Archiving;

/// <summary>
/// Finds where an archiver goes on: behind the last piece in the store, and nowhere else; nothing is remembered on this machine.
/// </summary>
internal static class ArchiveResumption
{
    /// <exception cref="ArchivingStoppedException">The last piece cannot be read, or is not ours.</exception>
    public static async Task<ArchivePosition> FindAsync(IObjectStore store, ArchiveNames names, long generation, CancellationToken cancellation)
    {
        try
        {
            var last = await new ArchivedJournal(store, names, generation).LastAsync(cancellation);
            if (last is null) return ArchivePosition.Start;

            var bytes = await store.ReadAllAsync(last.Name, JournalPiece.BytesMax, cancellation);
            var header = JournalPiece.Read(store.Location, last.Name, bytes).Header;
            if ((header.ClusterId, header.Generation, header.FirstSeq, header.LastSeq) != (names.ClusterId, generation, last.FirstSeq, last.LastSeq))
            {
                throw new ForeignObjectException(store.Location, last.Name, "it says it is another piece", "Somebody put it there by hand.");
            }

            // Put again with the same bytes: who put it may have died before it was durable, and the next piece rests on it.
            await store.PutIfAbsentAsync(last.Name, ObjectContent.Of(bytes), cancellation);
            return new ArchivePosition(header.LastSeq, header.ChecksumAfter);
        }
        catch (Exception error) when (error is ObjectDamagedException or ForeignObjectException)
        {
            throw new ArchivingStoppedException(
                ArchiverExitCodes.ArchiveUnreadable,
                $"Archiving cannot go on behind a piece that cannot be trusted. {error.Message} If the piece is lost, move it away and start again: "
                + "the engine still has what it did not trim; then make a backup.",
                error);
        }
    }
}
