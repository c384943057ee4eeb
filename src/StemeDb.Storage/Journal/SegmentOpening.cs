using System.Globalization;
using StemeDb.Storage.Files;

namespace StemeDb.Storage.Journal;

/// <summary>What was found where a segment should begin.</summary>
/// <param name="Path">Absolute path of the file.</param>
/// <param name="FileLength">Bytes that the file has.</param>
/// <param name="Segment">The segment; null when its header does not hold or was never written.</param>
/// <param name="Fault">What is wrong; null when nothing is.</param>
/// <param name="Detail">What was found, as part of a sentence.</param>
/// <param name="Offset">Where.</param>
internal sealed record SegmentOpening(
    string Path, long FileLength, Segment? Segment, JournalFault? Fault = null, string Detail = "", long Offset = 0)
{
    /// <summary>Reads and checks the header of a segment.</summary>
    /// <param name="window">The file.</param>
    /// <param name="name">Its name.</param>
    /// <param name="isLast">There is no segment after it.</param>
    public static SegmentOpening Read(SegmentWindow window, string name, bool isLast)
    {
        var path = window.File.Path;
        var length = window.File.Length;
        if (isLast && WasNeverBegun(window, length))
        {
            return new SegmentOpening(path, length, Segment: null, Detail: "the segment was never begun");
        }

        if (length < SegmentHeader.FieldBytes)
        {
            return Faulty(JournalFault.WrongLength, $"the file ends inside its header, after {length} bytes");
        }

        var fields = window.Read(0, SegmentHeader.FieldBytes, length).Span;
        if (SegmentHeader.TryRead(fields, out var header, out var checksum) is { } wrong) return Faulty(wrong.Fault, $"{wrong.Detail}");

        var segment = new Segment(path, header, checksum, SegmentHeader.Bytes);
        var rest = window.Read(SegmentHeader.FieldBytes, SegmentHeader.Bytes - SegmentHeader.FieldBytes, length).Span;
        if (rest.IndexOfAnyExcept((byte)0) is var used and >= 0)
        {
            var faulty = Faulty(JournalFault.NotBlank, $"there are bytes behind the fields of the header");
            return faulty with { Offset = SegmentHeader.FieldBytes + used };
        }

        if (SegmentName.Of(header.FirstSeq) != name)
        {
            return Faulty(JournalFault.WrongName, $"the segment begins with seq {header.FirstSeq}, its name says otherwise");
        }
        if (length > header.SegmentBytes || (length < header.SegmentBytes && !isLast))
        {
            return Faulty(JournalFault.WrongLength, $"the file is {length} bytes long and its header says {header.SegmentBytes}");
        }

        return new SegmentOpening(path, length, segment);

        SegmentOpening Faulty(JournalFault fault, FormattableString detail) =>
            new(path, length, Segment: null, fault, detail.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Opens the file and reads from it; the caller owns the window.</summary>
    public static SegmentWindow OpenWindow(IFileSystem files, string path) => new(files.Open(path, writable: false));

    /// <summary>
    /// The file is cut inside the fields of the header, or is nothing but zeros: then no batch in it was ever acknowledged,
    /// as a segment is taken into use only when its header is durable.
    /// </summary>
    private static bool WasNeverBegun(SegmentWindow window, long length)
    {
        if (length < SegmentHeader.FieldBytes) return true;

        const int stepBytes = 256 * 1024;
        for (long at = 0; at < length; at += stepBytes)
        {
            if (!Sectors.IsBlank(window.Read(at, stepBytes, length).Span)) return false;
        }

        return true;
    }
}
