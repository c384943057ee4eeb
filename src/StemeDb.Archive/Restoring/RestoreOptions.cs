namespace StemeDb.Archive.Restoring;

/// <summary>What is restored, and how. Immutable.</summary>
public sealed record RestoreOptions
{
    /// <summary>Up to where.</summary>
    public RestoreGoal Goal { get; init; } = RestoreGoal.Latest;

    /// <summary>Which history; null: of the newest generation.</summary>
    public long? Generation { get; init; }

    /// <summary>The backup to begin with, or <see cref="RestorePlanner.NoBackup"/>; null: the one that fits best.</summary>
    public string? Backup { get; init; }

    /// <summary>Data that is in the target is moved aside.</summary>
    public bool Replace { get; init; }

    /// <summary>The target may hold data of another cluster, which is moved aside.</summary>
    public bool ReplaceOtherCluster { get; init; }

    /// <summary>
    /// The new generation is taken in the archive, so that no other restore has it. False only for a directory that is thrown away
    /// without ever being archived.
    /// </summary>
    public bool ClaimGeneration { get; init; } = true;

    /// <summary>Every byte is read again before the directory may be started on.</summary>
    public bool Verify { get; init; } = true;

    /// <summary>Objects that are fetched at once, 1 to 64; each takes some MiB of memory.</summary>
    public int Parallel
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 64);
            field = value;
        }
    } = 4;

    /// <summary>Bytes of the segments of the journal.</summary>
    public int SegmentBytes { get; init; } = 64 * 1024 * 1024;
}
