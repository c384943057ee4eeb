using StemeDb.Storage.Files;

namespace StemeDb.Storage.Journal.Salvage;

/// <summary>Finds what of a damaged journal holds. Reads every byte and changes nothing.</summary>
internal static class JournalSpans
{
    /// <summary>All spans, in order of the segments.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="directory">Absolute path of the directory of the segments.</param>
    /// <param name="owner">Whose segments count; null: whosever the first one is.</param>
    public static IReadOnlyList<JournalSpan> Find(IFileSystem files, string directory, (Guid ClusterId, long Generation)? owner)
    {
        var names = files.ListFiles(directory).Where(name => SegmentName.TryParse(name, out _)).ToArray();
        var spans = new List<JournalSpan>();
        for (var i = 0; i < names.Length; i++)
        {
            using var window = SegmentOpening.OpenWindow(files, Path.Combine(directory, names[i]));
            var isLast = i + 1 == names.Length;
            var opening = SegmentOpening.Read(window, names[i], isLast);
            if (opening.Segment is not { } segment) continue;
            owner ??= (segment.Header.ClusterId, segment.Header.Generation);
            if (owner == (segment.Header.ClusterId, segment.Header.Generation)) Scan(window, opening, segment, isLast, spans);
        }

        return spans;
    }

    /// <summary>Whose the first segment is of which the header holds; null when there is none.</summary>
    public static (Guid ClusterId, long Generation)? FindOwner(IFileSystem files, string directory) =>
        Find(files, directory, owner: null) is [{ Parts: [{ Opening.Segment: { } segment }, ..] }, ..]
            ? (segment.Header.ClusterId, segment.Header.Generation)
            : null;

    private static void Scan(SegmentWindow window, SegmentOpening opening, Segment segment, bool isLast, List<JournalSpan> spans)
    {
        var start = new JournalPosition(segment.Header.FirstSeq - 1, segment.Header.Previous);
        var scanner = new SegmentScanner(window, segment, opening.FileLength, isLast, start);
        do
        {
            var (from, before, batches) = (scanner.Offset, scanner.Position, scanner.Batches);
            while (scanner.MoveNext())
            {
            }

            var part = new JournalPart(opening, from, scanner.Offset, before, scanner.Position, scanner.Batches - batches);
            if (spans is [.., var last] && part.IsFromStart && last.End == before) last.Parts.Add(part);
            else spans.Add(new JournalSpan(before.Seq + 1, [part]));
        }
        while (scanner.End.Kind == SegmentEndKind.Damaged && scanner.SkipDamage());
    }
}
