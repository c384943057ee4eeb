using StemeDb.Storage.Background;

namespace StemeDb.Storage.Journal;

/// <summary>What a journal on files needs to know. Cannot be made with values that are out of range.</summary>
public sealed record JournalOptions
{
    /// <summary>Smallest segment: 8 KiB.</summary>
    public const int SegmentBytesMin = 8 * 1024;

    /// <summary>Largest segment: 1 GiB.</summary>
    public const int SegmentBytesMax = 1024 * 1024 * 1024;

    /// <summary>Makes options.</summary>
    /// <param name="directory">Absolute path of the directory of the segments; made when it is missing.</param>
    /// <param name="clusterId">Whose journal it is; never empty.</param>
    /// <param name="generation">Which life of the cluster, 1 or more; a restore begins a new one.</param>
    public JournalOptions(string directory, Guid clusterId, long generation)
    {
        if (!Path.IsPathFullyQualified(directory))
        {
            throw new ArgumentException($"The journal's directory must be an absolute path, not '{directory}'.", nameof(directory));
        }

        ArgumentOutOfRangeException.ThrowIfEqual(clusterId, Guid.Empty);
        ArgumentOutOfRangeException.ThrowIfLessThan(generation, 1);
        Directory = directory;
        ClusterId = clusterId;
        Generation = generation;
    }

    /// <summary>Absolute path of the directory of the segments.</summary>
    public string Directory { get; }

    /// <summary>Whose journal it is.</summary>
    public Guid ClusterId { get; }

    /// <summary>Which life of the cluster, 1 or more.</summary>
    public long Generation { get; }

    /// <summary>
    /// Bytes of a new segment: <see cref="SegmentBytesMin"/> to <see cref="SegmentBytesMax"/>, a multiple of 4,096; 64 MiB
    /// unless given. Segments that exist keep theirs.
    /// </summary>
    public int SegmentBytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, SegmentBytesMin);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, SegmentBytesMax);
            ArgumentOutOfRangeException.ThrowIfNotEqual(value % 4096, 0);
            field = value;
        }
    } = 64 * 1024 * 1024;

    /// <summary>
    /// The first seq of a journal that holds nothing yet, 1 or more. A journal that holds something goes on where it ended.
    /// </summary>
    public long FirstSeq
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 1;

    /// <summary>It is known to have had a segment. Without one it is then missing, and not opened.</summary>
    public bool IsBegun { get; init; }

    /// <summary>
    /// Records durably that it has a segment. Called when it is opened with one, or by its writer when the first one is in its place
    /// and before anything is written to it, unless <see cref="IsBegun"/>; again after it failed.
    /// </summary>
    public Action? Begun { get; init; }

    /// <summary>Runs the preparation of segments; threads unless given.</summary>
    public IBackgroundWork Background { get; init; } = BackgroundThreads.Instance;
}
