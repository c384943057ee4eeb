using StemeDb.Archive;
using StemeDb.Archive.Journal;
using StemeDb.Archive.Leases;
using StemeDb.Archive.Objects;

namespace StemeDb.WalArchiver.Archiving;

/// <summary>Puts sealed pieces, again and again while the store is away, as long as the lease holds.</summary>
internal sealed class PieceShipment(IObjectStore store, ArchiveNames names, ArchiveLease lease, ArchiverState state, TimeProvider clock)
{
    private static readonly TimeSpan _pauseMin = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _pauseMax = TimeSpan.FromSeconds(5);

    /// <exception cref="ArchivingStoppedException">The name is taken by other content.</exception>
    /// <exception cref="LeaseLostException">The lease is lost.</exception>
    public async Task ShipAsync(SealedPiece piece, CancellationToken cancellation)
    {
        var name = names.Piece(piece.Header.Generation, piece.Header.FirstSeq, piece.Header.LastSeq);
        var content = ObjectContent.Of(piece.Bytes);
        for (var pause = _pauseMin; ; pause = pause * 2 < _pauseMax ? pause * 2 : _pauseMax)
        {
            lease.ThrowIfLost();
            try
            {
                if (await store.PutIfAbsentAsync(name, content, cancellation) == PutOutcome.ExistsOther) await RequireSameContentAsync(piece, name, cancellation);
                state.Shipped(piece);
                return;
            }
            catch (Exception error) when (error is ObjectStoreUnavailableException or ObjectStoreAccessException)
            {
                state.StoreFailed(error);
                await Task.Delay(pause, clock, cancellation);
            }
        }
    }

    // Other bytes may be the same batches, compressed by another version.
    private async Task RequireSameContentAsync(SealedPiece piece, string name, CancellationToken cancellation)
    {
        var why = "it holds other batches";
        try
        {
            var there = JournalPiece.Read(store.Location, name, await store.ReadAllAsync(name, JournalPiece.BytesMax, cancellation)).Header;
            if (there.ContentSha256.Span.SequenceEqual(piece.Header.ContentSha256.Span) && there.ChecksumBefore == piece.Header.ChecksumBefore) return;
        }
        catch (Exception error) when (error is ObjectDamagedException or ForeignObjectException)
        {
            why = error.Message;
        }

        throw new ArchivingStoppedException(
            ArchiverExitCodes.Conflict,
            $"The archive already has '{name}' in {store.Location}, and it is not this engine's journal: {why} Nothing was overwritten. "
            + "Two engines of the same cluster and generation are running, or one was put back from a copy of its disk. Stop the one that is "
            + "not wanted; restore the other with 'stemedb restore', which begins a new generation.");
    }
}
