using StemeDb.Archive.Journal;

namespace StemeDb.WalArchiver.Configuration;

/// <summary>How the journal is cut into pieces, and how long the lease lasts.</summary>
/// <param name="MaxLag">A record is in the archive at most this long after it was read, when the store answers.</param>
/// <param name="PieceBytes">A piece is put when it has so many bytes of batches.</param>
/// <param name="LeaseTime">How long the lease lasts without being renewed.</param>
/// <param name="Compression">How pieces are compressed.</param>
/// <param name="StopTime">When it is asked to stop, what was gathered is tried to be put for this long.</param>
internal sealed record PieceOptions(TimeSpan MaxLag, long PieceBytes, TimeSpan LeaseTime, PieceCompression Compression, TimeSpan StopTime);
