namespace StemeDb.Storage.Journal;

/// <summary>How the batches of a segment end. See "Where a journal ends" in docs/formats/journal.md.</summary>
internal enum SegmentEndKind
{
    /// <summary>Nothing but zeros up to the length of the segment.</summary>
    Clean,

    /// <summary>The trace of a write that was cut short.</summary>
    Torn,

    /// <summary>Anything else.</summary>
    Damaged,
}

/// <summary>The end of the whole batches of a segment and what follows there.</summary>
/// <param name="Kind">Which of the three cases.</param>
/// <param name="Offset">Where the last whole batch ends.</param>
/// <param name="RestEnd">Where the last byte behind it that is not zero ends; <paramref name="Offset"/> when there is none.</param>
/// <param name="Fault">Which kind of damage; only for <see cref="SegmentEndKind.Damaged"/>.</param>
/// <param name="Detail">What was found, as part of a sentence.</param>
internal readonly record struct SegmentEnd(SegmentEndKind Kind, long Offset, long RestEnd, JournalFault Fault, string Detail)
{
    public static SegmentEnd Clean(long offset) => new(SegmentEndKind.Clean, offset, offset, default, "the segment ends in zeros");

    public static SegmentEnd Torn(long offset, long restEnd, string detail) => new(SegmentEndKind.Torn, offset, restEnd, default, detail);

    public static SegmentEnd Damaged(long offset, JournalFault fault, string detail) =>
        new(SegmentEndKind.Damaged, offset, offset, fault, detail);
}
