namespace StemeDb.Storage.Files;

/// <summary>Small files that are replaced as a whole: after a crash there is the old one or the new one, never a mixture.</summary>
public static class AtomicFile
{
    /// <summary>What is added to the name of a file that is not yet in its place.</summary>
    public const string TemporarySuffix = ".tmp";

    /// <summary>Writes beside the file, syncs, renames over it, and syncs the directory. One writer at a time.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="path">Absolute path of the file.</param>
    /// <param name="bytes">All of its new content.</param>
    /// <exception cref="IOException">It failed; the file is the old one, or, if the last sync failed, either of the two.</exception>
    public static void Write(IFileSystem files, string path, ReadOnlySpan<byte> bytes)
    {
        var temporary = path + TemporarySuffix;
        if (files.FileExists(temporary)) files.Delete(temporary);
        using (var file = files.Create(temporary))
        {
            file.Write(0, bytes);
            file.Sync();
        }

        files.Rename(temporary, path);
        files.SyncDirectory(Path.GetDirectoryName(path)!);
    }

    /// <summary>Reads a small file whole.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="path">Absolute path of the file.</param>
    /// <exception cref="IOException">It cannot be read, or it is larger than 2 GiB.</exception>
    public static byte[] Read(IFileSystem files, string path)
    {
        using var file = files.Open(path, writable: false);
        if (file.Length > Array.MaxLength) throw new IOException($"'{path}' is {file.Length} bytes long, too large to be read whole.");
        var bytes = new byte[file.Length];
        var read = file.Read(0, bytes);
        return read == bytes.Length ? bytes : bytes[..read];
    }
}
