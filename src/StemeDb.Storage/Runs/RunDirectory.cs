using System.Security.Cryptography;
using StemeDb.Storage.Files;
using StemeDb.Storage.Runs.Caching;
using StemeDb.Storage.Runs.Manifest;

namespace StemeDb.Storage.Runs;

/// <summary>What happens to the files of a directory of runs when it is opened.</summary>
internal sealed class RunDirectory(IFileSystem files, string directory)
{
    /// <summary>Where damaged runs are kept.</summary>
    public Quarantine Quarantine { get; } = new(files, directory);

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
    /// <exception cref="RunDamagedException">It is missing, its ends, indexes or filters are damaged, or it is another.</exception>
    public HeldRun Open(RunInfo run, BlockCache cache, Action<HeldRun> damaged)
    {
        try
        {
            return OpenOnce(run, cache, damaged);
        }
        catch (RunDamagedException)
        {
            // A disk may misread once; a run goes out of service only when it does so twice.
            return OpenOnce(run, cache, damaged);
        }
    }

    private HeldRun OpenOnce(RunInfo run, BlockCache cache, Action<HeldRun> damaged)
    {
        var path = PathOf(run.FileName);
        if (!files.FileExists(path))
        {
            throw new RunDamagedException(path, 0, "the file is not there");
        }

        HeldRun? held = null;
        var reader = RunReader.Open(files, path, cache, damage =>
        {
            if (held?.Note(damage) == true) damaged(held);
        });
        if (reader.Length == run.Length && reader.FirstSeq == run.FirstSeq && reader.LastSeq == run.LastSeq)
        {
            return held = new HeldRun(run, reader);
        }

        reader.Dispose();
        throw new RunDamagedException(path, 0, "its length and seqs are not those that the manifest gives");
    }

    /// <summary>
    /// The manifest as the files are: a run that lies in quarantine and is back in its place, byte for byte, is available again.
    /// </summary>
    public RunManifest TakeBack(RunManifest manifest) => manifest with
    {
        Runs = [.. manifest.Runs.Select(run =>
            run.State == RunState.Quarantined && IsWhole(run) ? run with { State = RunState.Available } : run)],
    };

    /// <summary>Moves runs to quarantine that the manifest says are there: the engine stopped before it could.</summary>
    public void FinishQuarantine(RunManifest manifest)
    {
        foreach (var run in manifest.Runs.Where(run => run.State == RunState.Quarantined))
        {
            Quarantine.Take(run.FileName);
        }
    }

    /// <summary>
    /// Removes unfinished files, and runs that never joined the store or have left it. One that left it because it is damaged
    /// goes to quarantine instead.
    /// </summary>
    /// <returns>The names of those that were removed.</returns>
    public IReadOnlyList<string> RemoveOrphans(RunManifest manifest)
    {
        var orphans = FindOrphans(files.ListFiles(directory), manifest);
        foreach (var name in orphans.Where(Quarantine.IsMarked))
        {
            Quarantine.Take(name);
        }

        string[] removed = [.. orphans.Where(name => files.FileExists(PathOf(name)))];
        foreach (var name in removed)
        {
            files.Delete(PathOf(name));
        }

        if (removed.Length > 0)
        {
            files.SyncDirectory(directory);
        }

        return removed;
    }

    /// <summary>Files of the engine's naming that the manifest does not name. Files of other names are nobody's business.</summary>
    public static IReadOnlyList<string> FindOrphans(IEnumerable<string> names, RunManifest manifest)
    {
        var named = manifest.Runs.Select(run => run.FileName).ToHashSet(StringComparer.Ordinal);
        return [.. names.Where(name =>
            (IsRun(name) && !named.Contains(name)) || name.EndsWith(RunWriter.TemporaryExtension, StringComparison.Ordinal))];
    }

    private static bool IsRun(string name) => name.EndsWith(RunInfo.FileExtension, StringComparison.Ordinal);

    /// <summary>The file is in its place and its bytes are those of its name.</summary>
    public bool IsWhole(RunInfo run)
    {
        if (!files.FileExists(PathOf(run.FileName))) return false;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[256 * 1024];
        try
        {
            using var file = files.Open(PathOf(run.FileName), writable: false);
            for (long offset = 0; file.Read(offset, buffer) is var read and > 0; offset += read) hash.AppendData(buffer, 0, read);
        }
        catch (IOException error) when (DiskErrors.IsMedium(error))
        {
            return false;
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset()) == run.Sha256;
    }

    private string PathOf(string name) => Path.Combine(directory, name);
}
