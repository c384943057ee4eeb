using StemeDb.Archive.Backups;
using StemeDb.Archive.Catalog;
using StemeDb.Storage.Runs.Manifest;

namespace StemeDb.Archive.Restoring;

/// <summary>What a restore would read, and what of it is not there. Made without changing anything.</summary>
public sealed record RestorePlan
{
    /// <summary>Whose data.</summary>
    public required Guid ClusterId { get; init; }

    /// <summary>The generation whose history is restored.</summary>
    public required long Generation { get; init; }

    /// <summary>What was asked for.</summary>
    public required RestoreGoal Goal { get; init; }

    /// <summary>The last seq that is restored, 0 or more.</summary>
    public required long ToSeq { get; init; }

    /// <summary>The backup it begins with; null when it is made of the journal alone, from seq 1.</summary>
    public required BackupManifest? Backup { get; init; }

    /// <summary>The runs of the backup; the empty manifest without one.</summary>
    public required RunManifest Runs { get; init; }

    /// <summary>The pieces of journal to read, in order.</summary>
    public required IReadOnlyList<LineagePiece> Pieces { get; init; }

    /// <summary>Seqs that are in no backup and no piece, so that it cannot be done.</summary>
    public required IReadOnlyList<SeqRange> Missing { get; init; }

    /// <summary>Objects that it needs and that are not there, or not as long as they were.</summary>
    public IReadOnlyList<string> MissingObjects { get; init; } = [];

    /// <summary>
    /// Newer or better backups that it does without, each with why, as a sentence: a manifest that is damaged or not believed, or objects or
    /// journal that are missing. What they had comes out of an older backup or the journal.
    /// </summary>
    public IReadOnlyList<string> PassedOver { get; init; } = [];

    /// <summary>A generation that nobody had yet when the plan was made.</summary>
    public long NextGeneration { get; init; }

    /// <summary>Bytes of the runs.</summary>
    public long RunBytes => Runs.Runs.Sum(run => run.Length);

    /// <summary>Bytes of the pieces, as they are stored.</summary>
    public long JournalBytes => Pieces.Sum(piece => piece.Piece.Length);

    /// <summary>The first seq of journal that is laid down.</summary>
    public long JournalFrom => Runs.CheckpointSeq + 1;

    /// <summary>Everything that it needs is there, by its names.</summary>
    public bool IsPossible => Missing.Count == 0 && MissingObjects.Count == 0;

    /// <summary>What is missing, as a sentence; empty when nothing is.</summary>
    public string DescribeMissing()
    {
        if (IsPossible) return "";
        var what = string.Join(", ", Missing.Select(range => $"{range} of the journal").Concat(MissingObjects.Select(name => $"the object '{name}' whole")).Take(20));
        return Missing is [{ First: > 1 } first, ..] && first.First > JournalFrom
            ? $"The archive does not have {what}. What stands before the gap can be restored with --to {first.First - 1}."
            : $"The archive does not have {what}.";
    }
}
