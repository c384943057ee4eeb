using StemeDb.Model.Time;

namespace StemeDb.BackupAgent.Backups;

/// <summary>What a backup has done so far. Written by it alone (what runs came to, by several threads of it), read by anybody: numbers of one moment need not fit each other.</summary>
internal sealed class BackupProgress(DateTimeOffset startedAt, DateTimeOffset? slot)
{
    private readonly Lock _gate = new();
    private long _uploadedBytes;

    public DateTimeOffset StartedAt => startedAt;

    /// <summary>The slot of the schedule it is for; null: somebody asked.</summary>
    public DateTimeOffset? Slot => slot;

    /// <summary>Its name, once it has one.</summary>
    public string? Name { get; set; }

    public BackupPhase Phase { get; set; }

    /// <summary>The seq it is consistent at, once that is known.</summary>
    public long? Seq { get; set; }

    public int Runs { get; set; }

    public long Bytes { get; set; }

    public int ReusedRuns { get; private set; }

    public long ReusedBytes { get; private set; }

    public int UploadedRuns { get; private set; }

    public long UploadedBytes => Interlocked.Read(ref _uploadedBytes);

    /// <summary>False: it was finished although the journal before it was not archived in time.</summary>
    public bool? JournalArchived { get; set; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Why it failed; null while it did not.</summary>
    public string? Error { get; set; }

    /// <summary>A run was in the archive already. Thread-safe.</summary>
    public void Reused(long bytes)
    {
        lock (_gate) (ReusedRuns, ReusedBytes) = (ReusedRuns + 1, ReusedBytes + bytes);
    }

    /// <summary>A run was put and read back. Thread-safe.</summary>
    public void Uploaded(long bytes)
    {
        lock (_gate)
        {
            UploadedRuns++;
            Interlocked.Add(ref _uploadedBytes, bytes);
        }
    }

    public static Instant At(DateTimeOffset moment) => new(moment.UtcTicks);
}

/// <summary>What a backup is at.</summary>
internal enum BackupPhase
{
    /// <summary>The engine writes its memory to a run.</summary>
    Checkpoint,

    /// <summary>Runs are put into the archive and read back.</summary>
    Runs,

    /// <summary>The journal before it is not archived yet.</summary>
    Journal,

    /// <summary>The manifest is written and read back.</summary>
    Manifest,

    /// <summary>It is a backup.</summary>
    Done,

    /// <summary>It is none.</summary>
    Failed,
}
