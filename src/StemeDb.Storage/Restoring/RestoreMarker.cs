using StemeDb.Storage.Files;

namespace StemeDb.Storage.Restoring;

/// <summary>
/// The file <c>RESTORE</c> of a data directory that is being restored: there from before the first change until everything is
/// there and checked. No engine starts beside it, so that a part of the data is never served as if it were all.
/// </summary>
public static class RestoreMarker
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "RESTORE";

    /// <summary>A restore into the directory was begun and did not finish.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="root">Absolute path of the data directory.</param>
    public static bool Exists(IFileSystem files, string root)
    {
        ArgumentNullException.ThrowIfNull(files);
        return files.FileExists(Path.Combine(root, FileName));
    }

    /// <summary>The plan that the restore under way follows, as it was given to it.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="root">Absolute path of the data directory.</param>
    /// <returns>Null when no restore is under way.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static byte[]? Read(IFileSystem files, string root) =>
        Exists(files, root) ? AtomicFile.Read(files, Path.Combine(root, FileName)) : null;

    internal static void Write(IFileSystem files, string root, ReadOnlySpan<byte> plan) =>
        AtomicFile.Write(files, Path.Combine(root, FileName), plan);

    internal static void Remove(IFileSystem files, string root)
    {
        files.Delete(Path.Combine(root, FileName));
        files.SyncDirectory(root);
    }
}
