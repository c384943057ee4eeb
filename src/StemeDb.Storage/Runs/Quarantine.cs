using System.Globalization;
using System.Text;
using StemeDb.Storage.Files;

namespace StemeDb.Storage.Runs;

/// <summary>
/// The folder <c>quarantine/</c> of a directory of runs. What lies in it is evidence: it is never deleted and never written
/// over. Beside a damaged run stands a small text that says why: <c>….kv.damaged</c> while the run waits to be rebuilt or
/// restored, <c>….kv.txt</c> afterwards. For one thread at a time.
/// </summary>
internal sealed class Quarantine(IFileSystem files, string directory)
{
    public const string FolderName = "quarantine";

    private const string MarkExtension = ".damaged";
    private const string NoteExtension = ".txt";

    private string Folder => Path.Combine(directory, FolderName);

    /// <summary>Remembers, durably, that a run is damaged, wherever its file lies. Nothing happens when that is known.</summary>
    public void Mark(RunInfo run, string why)
    {
        if (IsMarked(run.FileName)) return;
        DurableDirectory.Create(files, Folder);
        AtomicFile.Write(files, MarkOf(run.FileName), Encoding.UTF8.GetBytes(Describe(run, why)));
    }

    /// <summary>The run of that name is known to be damaged and was not replaced yet.</summary>
    public bool IsMarked(string fileName) => files.FileExists(MarkOf(fileName));

    /// <summary>Why the run of that name is damaged; null when it is not marked.</summary>
    public string? WhyMarked(string fileName)
    {
        if (!IsMarked(fileName)) return null;
        var text = Encoding.UTF8.GetString(AtomicFile.Read(files, MarkOf(fileName)));
        var line = text.IndexOf('\n', StringComparison.Ordinal);
        return line < 0 ? text : text[..line];
    }

    /// <summary>Moves the file of a run here, if it lies in its place. Whoever has it open goes on reading it.</summary>
    public void Take(string fileName)
    {
        var path = Path.Combine(directory, fileName);
        if (!files.FileExists(path)) return;
        DurableDirectory.Create(files, Folder);
        files.Rename(path, FreeName(fileName));
        files.SyncDirectory(Folder);
        files.SyncDirectory(directory);
    }

    /// <summary>The run was replaced: its mark becomes a note. A crash in between leaves the mark, and it is replaced again.</summary>
    public void Settle(RunInfo run, string how)
    {
        if (!IsMarked(run.FileName)) return;
        var text = Encoding.UTF8.GetString(AtomicFile.Read(files, MarkOf(run.FileName)));
        AtomicFile.Write(files, FreeName(run.FileName + NoteExtension), Encoding.UTF8.GetBytes($"{text}{how}\n"));
        files.Delete(MarkOf(run.FileName));
        files.SyncDirectory(Folder);
    }

    private static string Describe(RunInfo run, string why) => string.Create(
        CultureInfo.InvariantCulture,
        $"{why}\nrun {run.FileName}, {run.Length} bytes, seq {run.FirstSeq} to {run.LastSeq}\n");

    private string MarkOf(string fileName) => Path.Combine(Folder, fileName + MarkExtension);

    /// <summary>The same run can be damaged twice; the older evidence stays.</summary>
    private string FreeName(string fileName)
    {
        var path = Path.Combine(Folder, fileName);
        for (var n = 2; files.FileExists(path); n++) path = Path.Combine(Folder, string.Create(CultureInfo.InvariantCulture, $"{fileName}.{n}"));
        return path;
    }
}
