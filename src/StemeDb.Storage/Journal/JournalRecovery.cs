using StemeDb.Storage.Files;

namespace StemeDb.Storage.Journal;

/// <summary>A journal as it was found and put right.</summary>
/// <param name="Segments">Its segments in order; the last one is where writing goes on.</param>
/// <param name="Durable">Where it ends.</param>
/// <param name="Report">What was found and done.</param>
internal sealed record RecoveredJournal(IReadOnlyList<Segment> Segments, JournalPosition Durable, JournalRecoveryReport Report);

/// <summary>
/// Opens the files of a journal after whatever happened to them. Reads and checks everything before it changes anything.
/// </summary>
internal static class JournalRecovery
{
    /// <exception cref="JournalCorruptException">Anything but a clean end or a torn tail; nothing was changed.</exception>
    public static RecoveredJournal Run(IFileSystem files, JournalOptions options)
    {
        var walk = new JournalWalk(files, options.Directory, damage => throw new JournalCorruptException(damage))
        {
            Owner = (options.ClusterId, options.Generation),
        };
        var walked = walk.Run();
        RemoveTemporaryFiles(files, options.Directory);
        var torn = walked.Count > 0 && walked[^1] is { End.Kind: SegmentEndKind.Torn } last ? PutRight(files, last) : null;
        RecoveredTail.MakeDurable(files, options.Directory, walked);

        var segments = walked.Select(item => item.Opening.Segment).OfType<Segment>().ToArray();
        var durable = walked.Count > 0 ? walked[^1].Position : new JournalPosition(options.FirstSeq - 1, Checksum: 0);
        var report = new JournalRecoveryReport(
            walked.Count, walked.Sum(item => item.Batches), walked.Sum(item => item.Opening.FileLength),
            segments.Length > 0 ? segments[0].Header.FirstSeq : durable.Seq + 1, durable, torn);
        return new RecoveredJournal(segments, durable, report);
    }

    private static TornTail PutRight(IFileSystem files, WalkedSegment last) =>
        last.Opening.Segment is null ? TornTailRepair.Remove(files, last) : TornTailRepair.Cut(files, last);

    // Files that were not yet in their place when the process ended; nothing in them was ever relied on.
    private static void RemoveTemporaryFiles(IFileSystem files, string directory)
    {
        foreach (var name in files.ListFiles(directory).Where(name => name.EndsWith(AtomicFile.TemporarySuffix, StringComparison.Ordinal)))
        {
            files.Delete(Path.Combine(directory, name));
        }
    }
}
