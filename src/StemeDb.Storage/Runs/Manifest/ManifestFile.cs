using StemeDb.Storage.Files;

namespace StemeDb.Storage.Runs.Manifest;

/// <summary>
/// The file <c>MANIFEST</c> of a directory of runs. It is replaced whole: written under a temporary name, synced, renamed, and
/// the directory synced; so after a crash at any point there is the old one or the new one, never a mixture.
/// </summary>
public static class ManifestFile
{
    /// <summary>Name of the file.</summary>
    public const string Name = "MANIFEST";

    private const int MaxBytes = 1 << 30;

    private static string TemporaryName => Name + RunWriter.TemporaryExtension;

    /// <summary>Reads the manifest of a directory.</summary>
    /// <param name="files">Where it is.</param>
    /// <param name="directory">The directory.</param>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="ManifestDamagedException">Its bytes are not what was written.</exception>
    /// <exception cref="UnsupportedFormatException">A newer version wrote it.</exception>
    public static RunManifest? Load(IFileSystem files, string directory)
    {
        var path = Path.Combine(directory, Name);
        if (!files.FileExists(path))
        {
            return null;
        }

        using var file = files.Open(path, writable: false);
        try
        {
            if (file.Length > MaxBytes)
            {
                throw new InvalidDataException("it is longer than a manifest can be");
            }

            var bytes = new byte[file.Length];
            return file.Read(0, bytes) == bytes.Length
                ? ManifestEncoding.Decode(bytes, path)
                : throw new InvalidDataException("it ends early");
        }
        catch (InvalidDataException e)
        {
            throw new ManifestDamagedException(path, e.Message);
        }
    }

    /// <summary>Reads the bytes of a manifest that lie elsewhere than in a directory of runs.</summary>
    /// <param name="bytes">All of them.</param>
    /// <param name="name">What they are called, for errors.</param>
    /// <exception cref="ManifestDamagedException">They are not what was written.</exception>
    /// <exception cref="UnsupportedFormatException">A newer version wrote them.</exception>
    public static RunManifest Decode(ReadOnlySpan<byte> bytes, string name)
    {
        try
        {
            return ManifestEncoding.Decode(bytes, name);
        }
        catch (InvalidDataException e)
        {
            throw new ManifestDamagedException(name, e.Message);
        }
    }

    /// <summary>Writes a manifest under its temporary name. The one in force is untouched.</summary>
    internal static void Prepare(IFileSystem files, string directory, RunManifest manifest)
    {
        var path = Path.Combine(directory, TemporaryName);
        if (files.FileExists(path))
        {
            files.Delete(path);
        }

        using var file = files.Create(path);
        file.Write(0, ManifestEncoding.Encode(manifest));
        file.Sync();
    }

    /// <summary>Puts the prepared manifest in force. When this throws, either may be in force after a crash.</summary>
    internal static void Publish(IFileSystem files, string directory)
    {
        files.Rename(Path.Combine(directory, TemporaryName), Path.Combine(directory, Name));
        files.SyncDirectory(directory);
    }
}
