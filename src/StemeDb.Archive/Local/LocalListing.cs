using System.IO.Enumeration;
using StemeDb.Archive.Objects;

namespace StemeDb.Archive.Local;

/// <summary>
/// Lists files in the order of their names as objects. Folders that lie before the start or beside the prefix are not entered, so
/// a page costs what the folders on its way hold.
/// </summary>
internal static class LocalListing
{
    private static readonly EnumerationOptions _everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    public static ObjectInfo? Stat(string name, string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? new ObjectInfo(name, file.Length, file.LastWriteTimeUtc) : null;
    }

    public static ObjectPage Page(string root, string prefix, string? startAfter, int limit, CancellationToken cancellation)
    {
        var objects = Walk(root, "", prefix, startAfter, cancellation).Take(limit + 1).ToList();
        var hasMore = objects.Count > limit;
        return new ObjectPage(hasMore ? objects[..limit] : objects, hasMore);
    }

    private static IEnumerable<ObjectInfo> Walk(string path, string folder, string prefix, string? startAfter, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var entries = Entries(path, folder, startAfter);
        while (entries.TryDequeue(out _, out var entry))
        {
            var name = folder + entry;
            if (!IsOfPage(name, prefix, startAfter) || !ObjectNames.IsValid(entry.TrimEnd('/'))) continue;
            var place = Path.Combine(path, entry);
            if (name.EndsWith('/'))
            {
                foreach (var item in Walk(place, name, prefix, startAfter, cancellation)) yield return item;
            }
            else if (Stat(name, place) is { } found) // Not deleted meanwhile.
            {
                yield return found;
            }
        }
    }

    /// <summary>
    /// What is in a folder, in a heap: a page takes the first few of what may be a hundred thousand. Folders with a <c>/</c> behind
    /// their names, because that is what stands there in the names of their objects.
    /// </summary>
    private static PriorityQueue<bool, string> Entries(string path, string folder, string? startAfter)
    {
        // Most of what lies before the page is passed over without being made to strings.
        var after = startAfter?.StartsWith(folder, StringComparison.Ordinal) == true ? startAfter[folder.Length..] : "";
        try
        {
            var entries = new FileSystemEnumerable<(bool, string)>(
                path, (ref entry) => (entry.IsDirectory, entry.IsDirectory ? $"{entry.FileName}/" : entry.FileName.ToString()), _everything)
            {
                ShouldIncludePredicate = (ref entry) => entry.FileName.SequenceCompareTo(after) > 0 || entry.IsDirectory,
            };
            return new PriorityQueue<bool, string>(entries, StringComparer.Ordinal);
        }
        catch (DirectoryNotFoundException)
        {
            return new PriorityQueue<bool, string>(); // An object store has no folders; this one's is gone, or never was.
        }
    }

    private static bool IsOfPage(string name, string prefix, string? startAfter)
    {
        var isBehind = startAfter is null || string.CompareOrdinal(name, startAfter) > 0;
        return name.EndsWith('/')
            ? MayHold(name, prefix) && (isBehind || startAfter!.StartsWith(name, StringComparison.Ordinal))
            : name.StartsWith(prefix, StringComparison.Ordinal) && isBehind;
    }

    private static bool MayHold(string folder, string prefix) =>
        folder.StartsWith(prefix, StringComparison.Ordinal) || prefix.StartsWith(folder, StringComparison.Ordinal);
}
