namespace StemeDb.Engine.Space;

/// <summary>When new claims are refused for want of room.</summary>
/// <param name="Directories">Absolute paths of directories that are written to; the one with the least free bytes counts.</param>
/// <param name="FreeBytesMin">Below this many free bytes new claims are refused, 0 or more.</param>
/// <param name="FreeBytesToResume">From this many on they are taken again; not below <paramref name="FreeBytesMin"/>.</param>
internal sealed record DiskGuardOptions(IReadOnlyList<string> Directories, long FreeBytesMin, long FreeBytesToResume)
{
    /// <summary>Bytes that are written to find out whether a full disk, or a quota, has room again.</summary>
    public int ProbeBytes { get; init; } = 1 << 20;

    /// <summary>How often that is tried, and what failed before is tried again.</summary>
    public TimeSpan RetryEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often the disk is looked at.</summary>
    public TimeSpan LookEvery { get; init; } = TimeSpan.FromMilliseconds(250);
}
