using StemeDb.Storage.Files;
using StemeDb.Storage.Runs.Bloom;
using StemeDb.Storage.Runs.Manifest;

namespace StemeDb.Storage.Runs.Verifying;

/// <summary>Reads every byte of a directory of runs and changes none. For use while no engine writes there.</summary>
public static class RunVerifier
{
    /// <summary>Checks the manifest and every run. Without a usable manifest every run in the directory is checked by itself.</summary>
    /// <param name="files">Where it is.</param>
    /// <param name="directory">The directory; must exist.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <param name="prefixes">What entered the filters, to be looked for in them; null: filters are only checked by themselves.</param>
    /// <param name="parallel">Parts of a run that are checked at once, 1 or more; more than one only where files may be read by several threads.</param>
    /// <exception cref="UnsupportedFormatException">A newer version wrote one of the files.</exception>
    public static VerifyReport Verify(
        IFileSystem files, string directory, CancellationToken cancellationToken, IFilterPrefixes? prefixes = null, int parallel = 1)
    {
        var findings = new List<Finding>();
        var names = files.ListFiles(directory);
        var manifest = LoadManifest(files, directory, names, findings);
        var present = names.Where(name => name.EndsWith(RunInfo.FileExtension, StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
        var listed = manifest?.Runs ?? [];
        var reports = new List<RunReport>();
        foreach (var name in present.Union(listed.Select(run => run.FileName)).Order(StringComparer.Ordinal))
        {
            var path = Path.Combine(directory, name);
            var run = listed.FirstOrDefault(run => run.FileName == name);
            if (run?.State == RunState.Quarantined)
            {
                findings.Add(Finding.OfFile(path, $"The run {name} (seq {run.FirstSeq} to {run.LastSeq}) is in quarantine; put its file back, or see 'stemedb data repair'."));
            }
            else if (!present.Contains(name))
            {
                findings.Add(Finding.OfFile(path, $"The manifest names the run {name}, which is not there; put its file back, or see 'stemedb data repair'."));
            }
            else if (run is not null || manifest is null)
            {
                reports.Add(RunCheck.Check(files, path, run, prefixes, parallel, cancellationToken));
            }
        }

        findings.AddRange(reports.SelectMany(report => report.Findings));
        var orphans = manifest is null ? [] : RunDirectory.FindOrphans(names, manifest);
        return new VerifyReport(directory, manifest, reports, orphans, findings);
    }

    private static RunManifest? LoadManifest(IFileSystem files, string directory, IReadOnlyList<string> names, List<Finding> findings)
    {
        var path = Path.Combine(directory, ManifestFile.Name);
        try
        {
            var manifest = ManifestFile.Load(files, directory);
            if (manifest is null && names.Any(name => name.EndsWith(RunInfo.FileExtension, StringComparison.Ordinal)))
            {
                findings.Add(Finding.OfFile(path, "The manifest is missing, though there are runs beside it; put it back, or see 'stemedb data repair'."));
            }

            return manifest;
        }
        catch (ManifestDamagedException e)
        {
            findings.Add(Finding.OfFile(path, e.Message));
            return null;
        }
    }
}
