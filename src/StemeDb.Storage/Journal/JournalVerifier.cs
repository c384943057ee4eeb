using StemeDb.Storage.Files;

namespace StemeDb.Storage.Journal;

/// <summary>Reads every byte of a journal that no engine is writing to, and reports. Changes nothing.</summary>
public static class JournalVerifier
{
    /// <summary>Checks all segments; goes on behind a damage as far as there are batches that hold.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="directory">Absolute path of the directory of the segments.</param>
    /// <param name="clusterId">Whose journal it must be; null: whosever its first segment is.</param>
    /// <param name="generation">Which generation it must be; only used with <paramref name="clusterId"/>.</param>
    /// <exception cref="IOException">The directory or a file in it cannot be read.</exception>
    public static JournalVerification Verify(IFileSystem files, string directory, Guid? clusterId = null, long generation = 1)
    {
        var damages = new List<JournalDamage>();
        var walk = new JournalWalk(files, directory, damages.Add);
        if (clusterId is { } id) walk.Owner = (id, generation);

        var walked = walk.Run();
        return new JournalVerification(directory, [.. walked.Select(Describe).OfType<SegmentVerification>()], damages, FindTorn(walked));
    }

    /// <summary>Reads the batches of a journal that is sound and that no engine is writing to, from the first on.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="directory">Absolute path of the directory of the segments.</param>
    internal static IJournalReader Read(IFileSystem files, string directory)
    {
        var walked = new JournalWalk(files, directory, damage => throw new JournalCorruptException(damage)).Run();
        Segment[] segments = [.. walked.Select(item => item.Opening.Segment).OfType<Segment>()];
        var list = new SegmentList(files, directory, segments, walked.Count > 0 ? walked[^1].Position : default);
        return new JournalReader(files, list, new JournalPoison(), list.FirstSeq);
    }

    private static SegmentVerification? Describe(WalkedSegment walked) => walked.Opening.Segment is { } segment
        ? new SegmentVerification(
            segment.Path, segment.Header.FirstSeq, walked.Position.Seq, walked.Batches, walked.Opening.FileLength, walked.End.Offset)
        : null;

    private static TornTail? FindTorn(IReadOnlyList<WalkedSegment> walked) => walked is [.., { End.Kind: SegmentEndKind.Torn } last]
        ? new TornTail(last.Opening.Path, last.End.Offset, last.End.RestEnd - last.End.Offset, SavedAs: null, last.End.Detail)
        : null;
}
