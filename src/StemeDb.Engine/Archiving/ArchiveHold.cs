using System.Globalization;
using StemeDb.Engine.Telemetry;
using StemeDb.Storage.Journal;

namespace StemeDb.Engine.Archiving;

/// <summary>
/// What of the journal is held back until it is archived. Up to a limit: beyond it the oldest is removed although it is not
/// archived, so that an object store that is away never stops the writes. The archive then has a gap, which the next backup
/// closes for restores to anything behind it. Thread-safe.
/// </summary>
/// <param name="journal">What is held.</param>
/// <param name="options">Whether, and how much.</param>
/// <param name="logger">Where a gap is told.</param>
internal sealed partial class ArchiveHold(IJournal journal, ArchiveHoldOptions options, ILogger logger)
{
    private readonly ILogger _logger = logger;
    private long _archivedSeq;
    private long _lostSeq;

    /// <summary>Whether journal is held until it is archived.</summary>
    public bool IsRequired => options.IsRequired;

    /// <summary>Everything up to this seq is archived, as it was reported last; 0 before the first report.</summary>
    public long ArchivedSeq => Volatile.Read(ref _archivedSeq);

    /// <summary>Bytes of the journal that are not known to be archived, in whole segments.</summary>
    public long HeldBytes => journal.BytesAfter(ArchivedSeq);

    /// <summary>Why the archive needs somebody to look at it; null when it does not.</summary>
    public string? Reason
    {
        get
        {
            if (!IsRequired) return null;
            var (archived, lost, held) = (ArchivedSeq, Volatile.Read(ref _lostSeq), HeldBytes);
            if (lost > archived)
            {
                return Text(
                    $"Journal up to seq {lost} was removed and is known to be archived only up to {archived}, since more than {options.HeldBytesMax} bytes (STEMEDB_ARCHIVE_HOLD_MAX_BYTES) were held: see to the archiver, then make a backup.");
            }

            return held > options.HeldBytesMax / 2
                ? Text($"{held} bytes of journal wait to be archived (archived up to seq {archived}); at {options.HeldBytesMax} the oldest is removed and the archive has a gap: see to the archiver and its object store.")
                : null;
        }
    }

    /// <summary>Shows it in the metrics.</summary>
    public void Observe(EngineMetrics metrics)
    {
        metrics.Observe("stemedb_archived_seq", null, "Seq up to which the archiver reported the journal as archived; 0 before its first report.", () => ArchivedSeq);
        if (!IsRequired) return;
        metrics.Observe("stemedb_archive_held_size", "By", "Bytes of the journal that are not known to be archived.", () => HeldBytes);
        metrics.Observe("stemedb_archive_held_size_max", "By", "Bytes at which the oldest is removed without being archived.", () => options.HeldBytesMax);
        metrics.Observe("stemedb_archive_lost_seq", null, "Seq up to which journal was removed without being known to be archived; 0: none.", () => Math.Max(0, Volatile.Read(ref _lostSeq)));
    }

    /// <summary>The archiver reported. The last report counts: an archive may have lost what it had.</summary>
    /// <param name="seq">0 to the durable end.</param>
    public void Report(long seq) => Volatile.Write(ref _archivedSeq, seq);

    /// <summary>How far the journal may be trimmed.</summary>
    /// <param name="unneededSeq">Nobody but the archive needs what is up to here.</param>
    public long MayTrimTo(long unneededSeq) => IsRequired && ArchivedSeq is var archived && archived < unneededSeq
        ? Math.Min(unneededSeq, Math.Max(archived, journal.SeqFollowedBy(options.HeldBytesMax)))
        : unneededSeq;

    /// <summary>The journal was trimmed.</summary>
    /// <param name="seq">Nothing up to this seq is left.</param>
    public void Trimmed(long seq)
    {
        if (!IsRequired || seq <= ArchivedSeq || seq <= Volatile.Read(ref _lostSeq)) return;
        Volatile.Write(ref _lostSeq, seq);
        LogGap(seq, ArchivedSeq, options.HeldBytesMax);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    [LoggerMessage(Level = LogLevel.Error, Message = "Journal up to seq {Seq} was removed and is known to be archived only up to {ArchivedSeq}: more than {MaxBytes} bytes (STEMEDB_ARCHIVE_HOLD_MAX_BYTES) were held for the archive. Nothing is lost here, but the archive may have a gap: see to the archiver, then make a backup.")]
    private partial void LogGap(long seq, long archivedSeq, long maxBytes);
}

/// <summary>Whether, and how much of the journal is held for an archive.</summary>
/// <param name="IsRequired">Journal is held until it is archived.</param>
/// <param name="HeldBytesMax">Bytes of journal at which the oldest is removed all the same.</param>
internal sealed record ArchiveHoldOptions(bool IsRequired, long HeldBytesMax)
{
    /// <summary>No archiver is configured.</summary>
    public static ArchiveHoldOptions None { get; } = new(IsRequired: false, HeldBytesMax: long.MaxValue);
}
