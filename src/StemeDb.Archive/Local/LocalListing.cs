using StemeDb.Archive.Objects;

namespace StemeDb.Archive.Local;

/// <summary>
/// Lists files in the order of their names as objects. Folders that lie before the start or beside the prefix are not entered, so
/// a page costs what the folders on its way hold.
/// </summary>
internal static class LocalListing
{
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
        foreach (var (name, entry) in Entries(path, folder))
        {
            if (name.EndsWith('/'))
            {
                var mayHold = MayHold(name, prefix) && (startAfter is null || string.CompareOrdinal(name, startAfter) > 0 || startAfter.StartsWith(name, StringComparison.Ordinal));
                if (!mayHold) continue;
                foreach (var item in Walk(entry, name, prefix, startAfter, cancellation)) yield return item;
            }
            else if (name.StartsWith(prefix, StringComparison.Ordinal)
                && (startAfter is null || string.CompareOrdinal(name, startAfter) > 0)
                && Stat(name, entry) is { } found) // Not deleted meanwhile.
            {
                yield return found;
            }
        }
    }

    /// <summary>Folders with a <c>/</c> behind their names, because that is what stands there in the names of their objects.</summary>
    private static List<(string Name, string Path)> Entries(string path, string folder)
    {
        var entries = new List<(string Name, string Path)>();
        try
        {
            foreach (var entry in new DirectoryInfo(path).EnumerateFileSystemInfos())
            {
                if (!ObjectNames.IsValid(entry.Name)) continue;
                entries.Add((folder + entry.Name + (entry is DirectoryInfo ? "/" : ""), entry.FullName));
            }
        }
        catch (DirectoryNotFoundException)
        {
            return []; // An object store has no folders; this one's is gone, or never was.
        }

        entries.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name));
        return entries;
    }

    private static bool MayHold(string folder, string prefix) =>
        folder.StartsWith(prefix, StringComparison.Ordinal) || prefix.StartsWith(folder, StringComparison.Ordinal);
}
