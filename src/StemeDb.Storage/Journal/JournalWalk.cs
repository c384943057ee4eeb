using System.Globalization;
using StemeDb.Storage.Files;

namespace StemeDb.Storage.Journal;

/// <summary>
/// Reads every byte of a journal, from the first segment to the last, and checks that each segment continues the one before
/// it. Changes nothing. Recovery stops it at the first damage, by throwing; verification goes on.
/// </summary>
/// <param name="files">The disk.</param>
/// <param name="directory">Absolute path of the directory of the segments.</param>
/// <param name="damaged">Is told of every damage.</param>
internal sealed class JournalWalk(IFileSystem files, string directory, Action<JournalDamage> damaged)
{
    private readonly List<WalkedSegment> _walked = [];
    private JournalPosition? _position;

    /// <summary>Whose segments these must be; null: whosever the first one is.</summary>
    public (Guid ClusterId, long Generation)? Owner { get; set; }

    /// <summary>Walks over all segments, in order.</summary>
    public IReadOnlyList<WalkedSegment> Run()
    {
        var segments = SegmentsBySeq();
        for (var i = 0; i < segments.Count; i++)
        {
            Walk(segments[i].Name, segments[i].FirstSeq, i + 1 < segments.Count ? segments[i + 1].FirstSeq : null);
        }

        return _walked;
    }

    private List<(string Name, long FirstSeq)> SegmentsBySeq()
    {
        var segments = new List<(string, long)>();
        foreach (var name in files.ListFiles(directory).Where(SegmentName.IsSegment))
        {
            if (SegmentName.TryParse(name, out var firstSeq)) segments.Add((name, firstSeq));
            else Report(JournalFault.StrangeFile, name, 0, 1, null, "the name is not that of a segment, which is 20 digits and '.log'");
        }

        return segments;
    }

    private void Walk(string name, long firstSeq, long? nextFirstSeq)
    {
        using var window = SegmentOpening.OpenWindow(files, Path.Combine(directory, name));
        var opening = SegmentOpening.Read(window, name, isLast: nextFirstSeq is null);
        if (opening.Fault is { } fault)
        {
            Report(fault, name, opening.Offset, _position?.Seq + 1 ?? firstSeq, nextFirstSeq - 1, opening.Detail);
            _position = null;
            return;
        }

        if (opening.Segment is not { } segment)
        {
            var before = _position ?? new JournalPosition(firstSeq - 1, 0);
            _walked.Add(new WalkedSegment(opening, Batches: 0, before, SegmentEnd.Torn(0, 0, opening.Detail)));
            CheckContinuation(name, firstSeq, before.Checksum);
            return;
        }

        CheckOwner(name, segment, nextFirstSeq);
        CheckContinuation(name, firstSeq, segment.Header.Previous);
        Scan(window, opening, segment, nextFirstSeq);
    }

    private void Scan(SegmentWindow window, SegmentOpening opening, Segment segment, long? nextFirstSeq)
    {
        var start = new JournalPosition(segment.Header.FirstSeq - 1, segment.Header.Previous);
        var scanner = new SegmentScanner(window, segment, opening.FileLength, isLast: nextFirstSeq is null, start);
        while (true)
        {
            while (scanner.MoveNext())
            {
            }

            if (scanner.End.Kind != SegmentEndKind.Damaged) break;

            var end = scanner.End;
            var firstLost = scanner.Position.Seq + 1;
            var announced = scanner.LastSeqAnnounced();
            var goesOn = scanner.SkipDamage();
            var lastLost = goesOn ? scanner.Position.Seq : nextFirstSeq - 1 ?? announced;
            Report(end.Fault, Path.GetFileName(segment.Path), end.Offset, firstLost, lastLost, end.Detail);
            if (!goesOn) break;
        }

        segment.Advance(scanner.Offset);
        _walked.Add(new WalkedSegment(opening, scanner.Batches, scanner.Position, scanner.End, scanner.LastBatchAt));
        _position = scanner.End.Kind == SegmentEndKind.Damaged ? null : scanner.Position;
    }

    private void CheckOwner(string name, Segment segment, long? nextFirstSeq)
    {
        var found = (segment.Header.ClusterId, segment.Header.Generation);
        Owner ??= found;
        if (Owner == found) return;

        Report(
            JournalFault.NotOurs, name, 16, segment.Header.FirstSeq, nextFirstSeq - 1,
            Text($"the segment is of cluster {found.ClusterId}, generation {found.Generation}, ")
            + Text($"and not of cluster {Owner.Value.ClusterId}, generation {Owner.Value.Generation}"));
    }

    private void CheckContinuation(string name, long firstSeq, uint previous)
    {
        if (_position is not { } before) return;

        if (firstSeq != before.Seq + 1)
        {
            Report(
                JournalFault.ChainBroken, name, 0, before.Seq + 1, firstSeq - 1,
                Text($"the segment before ends with seq {before.Seq} and this one begins with {firstSeq}"));
        }
        else if (previous != before.Checksum)
        {
            Report(
                JournalFault.ChainBroken, name, 56, firstSeq, null,
                Text($"the segment follows one with checksum {previous:x8}, and the one before it has {before.Checksum:x8}"));
        }
    }

    private void Report(JournalFault fault, string name, long offset, long firstSeq, long? lastSeq, string detail) =>
        damaged(new JournalDamage(fault, Path.Combine(directory, name), offset, firstSeq, lastSeq, detail));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
