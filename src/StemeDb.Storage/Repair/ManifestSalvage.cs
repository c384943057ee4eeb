using StemeDb.Storage.Files;
using StemeDb.Storage.Runs;
using StemeDb.Storage.Runs.Format;
using StemeDb.Storage.Runs.Manifest;
using StemeDb.Storage.Runs.Verifying;

namespace StemeDb.Storage.Repair;

/// <summary>
/// Makes the list of runs again from the runs themselves. From seq 1 on the run that reaches furthest is taken, as a merged run
/// holds all of those it was made from, until there is none that goes on.
/// </summary>
internal static class ManifestSalvage
{
    /// <summary>The manifest of the runs that are there.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="directory">Absolute path of the directory of runs.</param>
    /// <param name="reports">What was found in them; only runs without a finding are taken.</param>
    public static RunManifest Find(IFileSystem files, string directory, IReadOnlyList<RunReport> reports)
    {
        var sound = reports.Where(report => report.Findings.Count == 0).Select(report => Describe(files, directory, report)).ToArray();
        var runs = new List<RunInfo>();
        for (long next = 1; ;)
        {
            var best = sound.Where(run => run.FirstSeq == next).MaxBy(run => run.LastSeq);
            if (best is null) return new RunManifest { Edition = 1, CheckpointSeq = next - 1, Runs = runs };
            runs.Add(best);
            next = best.LastSeq + 1;
        }
    }

    /// <summary>Keeps what is left of the damaged file beside it, moves runs that are not taken to quarantine, and writes.</summary>
    public static void Write(IFileSystem files, string directory, RunManifest manifest)
    {
        var path = Path.Combine(directory, ManifestFile.Name);
        if (files.FileExists(path)) files.Rename(path, FreeName(files, path + ".damaged"));
        var quarantine = new Quarantine(files, directory);
        foreach (var name in RunDirectory.FindOrphans(files.ListFiles(directory), manifest).Where(name => name.EndsWith(RunInfo.FileExtension, StringComparison.Ordinal)))
        {
            quarantine.Take(name);
        }

        ManifestFile.Prepare(files, directory, manifest);
        ManifestFile.Publish(files, directory);
    }

    public static string FreeName(IFileSystem files, string path)
    {
        var free = path;
        for (var n = 2; files.FileExists(free); n++) free = $"{path}-{n}";
        return free;
    }

    private static RunInfo Describe(IFileSystem files, string directory, RunReport report)
    {
        using var file = files.Open(Path.Combine(directory, report.File), writable: false);
        var footer = RunEnvelope.Read(file).Footer;
        return new RunInfo
        {
            Sha256 = Path.GetFileNameWithoutExtension(report.File),
            Length = file.Length,
            FirstSeq = footer.FirstSeq,
            LastSeq = footer.LastSeq,
            Keyspaces = [.. footer.Keyspaces.Select(section => section.ToInfo())],
        };
    }
}
