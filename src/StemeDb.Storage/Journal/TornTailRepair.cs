using System.Globalization;
using StemeDb.Storage.Files;

namespace StemeDb.Storage.Journal;

/// <summary>
/// Cuts off the trace of a write that was cut short: first a copy beside the segment, then zeros in its place. A crash in
/// between leaves a torn tail again, so it can be repeated.
/// </summary>
internal static class TornTailRepair
{
    private static readonly byte[] _zeros = new byte[1024 * 1024];

    /// <summary>Cuts the segment behind its last whole batch and fills it with zeros up to its length.</summary>
    public static TornTail Cut(IFileSystem files, WalkedSegment walked)
    {
        var (path, end) = (walked.Opening.Path, walked.End);
        using var file = files.Open(path, writable: true);
        var savedAs = Save(files, file, end.Offset, end.RestEnd);
        Blank(file, end.Offset, end.RestEnd);
        Blank(file, Math.Max(walked.Opening.FileLength, end.RestEnd), walked.Opening.Segment!.Header.SegmentBytes);
        return new TornTail(path, end.Offset, end.RestEnd - end.Offset, savedAs, end.Detail);
    }

    /// <summary>Removes a last segment whose header was never written whole.</summary>
    public static TornTail Remove(IFileSystem files, WalkedSegment walked)
    {
        var path = walked.Opening.Path;
        using var file = files.Open(path, writable: false);
        var used = Math.Min(walked.Opening.FileLength, SegmentHeader.FieldBytes);
        var bytes = new byte[used];
        used = file.Read(0, bytes);
        var savedAs = Sectors.IsBlank(bytes) ? null : Save(files, file, 0, used);
        files.Delete(path);
        files.SyncDirectory(Path.GetDirectoryName(path)!);
        return new TornTail(path, Offset: 0, savedAs is null ? 0 : used, savedAs, walked.End.Detail);
    }

    private static string? Save(IFileSystem files, IStorageFile file, long from, long to)
    {
        if (from == to) return null;

        var bytes = new byte[to - from];
        var read = file.Read(from, bytes);
        var saved = FreeName(files, file.Path, from);
        AtomicFile.Write(files, saved, bytes.AsSpan(0, read));
        return saved;
    }

    private static string FreeName(IFileSystem files, string path, long offset)
    {
        for (var n = 1; ; n++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{path}.{offset}{(n == 1 ? "" : $"-{n}")}.torn");
            if (!files.FileExists(name)) return name;
        }
    }

    private static void Blank(IStorageFile file, long from, long to)
    {
        if (from >= to) return;

        for (var at = from; at < to; at += _zeros.Length) file.Write(at, _zeros.AsSpan(0, (int)Math.Min(_zeros.Length, to - at)));
        file.Sync();
    }
}
