using StemeDb.Storage.Files;
using StemeDb.Storage.Runs.Caching;
using StemeDb.Storage.Runs.Manifest;

namespace StemeDb.Storage.Runs;

/// <summary>What happens to the files of a directory of runs when it is opened.</summary>
internal sealed class RunDirectory(IFileSystem files, string directory)
{
    public const string QuarantineName = "quarantine";

    /// <summary>Reads the manifest; a directory without any runs gets its first.</summary>
    /// <exception cref="ManifestDamagedException">It is damaged, or missing though there are runs.</exception>
    public RunManifest LoadManifest()
    {
        if (ManifestFile.Load(files, directory) is { } manifest)
        {
            return manifest;
        }

        if (files.ListFiles(directory).Any(IsRun))
        {
            throw new ManifestDamagedException(PathOf(ManifestFile.Name), "it is missing, though there are runs beside it");
        }

        var first = RunManifest.Empty with { Edition = 1 };
        ManifestFile.Prepare(files, directory, first);
        ManifestFile.Publish(files, directory);
        return first;
    }

    /// <summary>Opens a run and checks that it is the one the manifest means.</summary>
    public HeldRun Open(RunInfo run, BlockCache cache)
    {
        var path = PathOf(run.FileName);
        if (!files.FileExists(path))
        {
            throw new ManifestDamagedException(PathOf(ManifestFile.Name), $"it names the run {run.FileName}, which is not there");
        }

        var reader = RunReader.Open(files, path, cache);
        if (reader.Length == run.Length && reader.FirstSeq == run.FirstSeq && reader.LastSeq == run.LastSeq)
        {
            return new HeldRun(run, reader);
        }

        reader.Dispose();
        throw new RunDamagedException(path, 0, "its length and seqs are not those that the manifest gives");
    }

    /// <summary>Moves runs to quarantine that the manifest says are there: the engine stopped before it could.</summary>
    public void FinishQuarantine(RunManifest manifest)
    {
        foreach (var run in manifest.Runs.Where(run => run.State == RunState.Quarantined && files.FileExists(PathOf(run.FileName))))
        {
            MoveToQuarantine(run);
        }
    }

    public void MoveToQuarantine(RunInfo run)
    {
        var quarantine = PathOf(QuarantineName);
        files.CreateDirectory(quarantine);
        files.Rename(PathOf(run.FileName), Path.Combine(quarantine, run.FileName));
        files.SyncDirectory(quarantine);
        files.SyncDirectory(directory);
    }

    /// <summary>Removes unfinished files, and runs that never joined the store or have left it.</summary>
    /// <returns>Their names.</returns>
    public IReadOnlyList<string> RemoveOrphans(RunManifest manifest)
    {
        var orphans = FindOrphans(files.ListFiles(directory), manifest);
        foreach (var name in orphans)
        {
            files.Delete(PathOf(name));
        }

        if (orphans.Count > 0)
        {
            files.SyncDirectory(directory);
        }

        return orphans;
    }

    /// <summary>Files of the engine's naming that the manifest does not name. Files of other names are nobody's business.</summary>
    public static IReadOnlyList<string> FindOrphans(IEnumerable<string> names, RunManifest manifest)
    {
        var named = manifest.Runs.Select(run => run.FileName).ToHashSet(StringComparer.Ordinal);
        return [.. names.Where(name =>
            (IsRun(name) && !named.Contains(name)) || name.EndsWith(RunWriter.TemporaryExtension, StringComparison.Ordinal))];
    }

    private static bool IsRun(string name) => name.EndsWith(RunInfo.FileExtension, StringComparison.Ordinal);

    private string PathOf(string name) => Path.Combine(directory, name);
}
