namespace StemeDb.WalArchiver.Archiving;

/// <summary>Up to where the archive reaches.</summary>
/// <param name="Seq">The last archived seq; 0 when nothing is.</param>
/// <param name="Checksum">The journal's chained checksum there; null when what comes before is not archived.</param>
internal readonly record struct ArchivePosition(long Seq, uint? Checksum)
{
    /// <summary>Nothing is archived.</summary>
    public static ArchivePosition Start { get; } = new(0, 0);
}
