using System.Globalization;
using StemeDb.Storage.Files;

namespace StemeDb.Storage.Restoring;

/// <summary>
/// What a restore over existing data takes out of its way: moved to a folder <c>replaced-N</c> beside it, never deleted, as it
/// may hold what no archive has. Not thread-safe.
/// </summary>
internal sealed class ReplacedFiles(IFileSystem files)
{
    private readonly Dictionary<string, string> _folders = new(StringComparer.Ordinal);

    /// <summary>The folders that something was moved to.</summary>
    public IReadOnlyCollection<string> Folders => _folders.Values;

    /// <summary>Moves a file of a directory aside, durably.</summary>
    public void Take(string directory, string name)
    {
        var folder = FolderOf(directory);
        files.Rename(Path.Combine(directory, name), Path.Combine(folder, name));
        files.SyncDirectory(folder);
        files.SyncDirectory(directory);
    }

    /// <summary>One for each run of the program; what lies in older ones is left alone.</summary>
    private string FolderOf(string directory)
    {
        if (_folders.TryGetValue(directory, out var known)) return known;
        for (var n = 1; ; n++)
        {
            var folder = Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"replaced-{n}"));
            if (Directory.Exists(folder)) continue;
            DurableDirectory.Create(files, folder);
            return _folders[directory] = folder;
        }
    }
}
