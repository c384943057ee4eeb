using System.Globalization;
using StemeDb.Storage.Files;

namespace StemeDb.Storage.Journal.Salvage;

/// <summary>
/// Makes a journal that starts again out of one that is damaged: keeps one span of it. Nothing is deleted: whole segments go
/// to a folder <c>evidence-N</c> beside them, what is cut off a segment is saved as <c>.torn</c>. Can be done again after a
/// crash at any point.
/// </summary>
internal sealed class JournalSalvage(IFileSystem files, string directory)
{
    private static readonly byte[] _zeros = new byte[1024 * 1024];

    private string? _evidence;

    /// <summary>Keeps a span and moves everything else aside.</summary>
    /// <returns>Absolute path of the evidence; null when no segment was moved.</returns>
    public string? Keep(JournalSpan span)
    {
        if (!span.Parts[0].IsFromStart) span = span with { Parts = [Rewrite(span.Parts[0]), .. span.Parts.Skip(1)] };
        MoveAside(span.Parts.Select(part => Path.GetFileName(part.Opening.Path)));
        CutBehind(span.Parts[^1]);
        return _evidence;
    }

    /// <summary>Moves all of it aside and begins an empty journal.</summary>
    /// <param name="clusterId">Whose it is.</param>
    /// <param name="generation">Which life of the cluster.</param>
    /// <param name="firstSeq">The seq that is written next.</param>
    /// <param name="segmentBytes">Length of its first segment.</param>
    /// <returns>Absolute path of the evidence; null when no segment was moved.</returns>
    public string? BeginAnew(Guid clusterId, long generation, long firstSeq, int segmentBytes)
    {
        MoveAside([]);
        Create(new SegmentHeader(clusterId, generation, firstSeq, segmentBytes, Previous: 0), (_, _) => { });
        return _evidence;
    }

    /// <summary>
    /// Copies the batches of a part that begins in the middle of its segment to a segment of their own. Their chained checksums
    /// do not depend on the place and stay what they are.
    /// </summary>
    private JournalPart Rewrite(JournalPart part)
    {
        var old = part.Opening.Segment!.Header;
        var header = old with { FirstSeq = part.Before.Seq + 1, Previous = part.Before.Checksum };
        using var window = SegmentOpening.OpenWindow(files, part.Opening.Path);
        long at = SegmentHeader.Bytes;
        Create(header, (file, checksum) =>
        {
            for (var from = part.From; from < part.To;)
            {
                var batch = BatchHeader.ReadUnchecked(window.Read(from, BatchHeader.Bytes, part.To).Span);
                var bytes = window.Read(from, batch.BatchBytes, part.To).ToArray();
                BatchHeader.Write(bytes, batch.Length, batch.Count, batch.FirstSeq, batch.Previous, checksum, at);
                file.Write(at, bytes);
                (from, at) = (from + batch.BatchBytes, at + batch.BatchBytes);
            }
        });

        var path = Path.Combine(directory, SegmentName.Of(header.FirstSeq));
        using var written = SegmentOpening.OpenWindow(files, path);
        var opening = SegmentOpening.Read(written, Path.GetFileName(path), isLast: true);
        return part with { Opening = opening, From = SegmentHeader.Bytes, To = at };
    }

    private void Create(SegmentHeader header, Action<IStorageFile, uint> fill)
    {
        var path = Path.Combine(directory, SegmentName.Of(header.FirstSeq));
        var temporary = path + AtomicFile.TemporarySuffix;
        if (files.FileExists(temporary)) files.Delete(temporary);
        using (var file = files.Create(temporary))
        {
            for (long at = 0; at < header.SegmentBytes; at += _zeros.Length)
            {
                file.Write(at, _zeros.AsSpan(0, (int)Math.Min(_zeros.Length, header.SegmentBytes - at)));
            }

            Span<byte> fields = stackalloc byte[SegmentHeader.FieldBytes];
            var checksum = header.Write(fields);
            file.Write(0, fields);
            fill(file, checksum);
            file.Sync();
        }

        files.Rename(temporary, path);
        files.SyncDirectory(directory);
    }

    private void MoveAside(IEnumerable<string> kept)
    {
        var names = kept.ToHashSet(StringComparer.Ordinal);
        foreach (var name in files.ListFiles(directory).Where(name => SegmentName.IsSegment(name) && !names.Contains(name)))
        {
            files.Rename(Path.Combine(directory, name), Path.Combine(Evidence(), name));
        }

        if (_evidence is not null)
        {
            files.SyncDirectory(_evidence);
            files.SyncDirectory(directory);
        }
    }

    /// <summary>A new folder each time: what lies in the others is left alone.</summary>
    private string Evidence()
    {
        for (var n = 1; _evidence is null; n++)
        {
            var folder = Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"evidence-{n}"));
            if (Directory.Exists(folder)) continue;
            DurableDirectory.Create(files, folder);
            _evidence = folder;
        }

        return _evidence;
    }

    private void CutBehind(JournalPart part)
    {
        long rest;
        using (var window = SegmentOpening.OpenWindow(files, part.Opening.Path))
        {
            rest = new SegmentRest(window, part.Opening.Segment!, part.Opening.FileLength).LastUsedEnd(part.To);
        }

        if (rest == part.To && part.Opening.FileLength == part.Opening.Segment!.Header.SegmentBytes) return;
        TornTailRepair.Cut(files, new WalkedSegment(part.Opening, part.Batches, part.End, SegmentEnd.Torn(part.To, rest, "cut off by a repair")));
    }
}
