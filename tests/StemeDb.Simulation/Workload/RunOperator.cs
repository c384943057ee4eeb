using System.Security.Cryptography;
using StemeDb.Simulation.Disk;
using StemeDb.Simulation.Engine;
using StemeDb.Storage.Runs;
using StemeDb.Storage.Runs.Manifest;

namespace StemeDb.Simulation.Workload;

/// <summary>What befalls the files of runs from outside: a disk that rots, and an operator who puts them back from a backup.</summary>
internal sealed class RunOperator
{
    private static readonly string _runs = SimulatedEngine.Directories.DbDirectory;

    private readonly Dictionary<string, byte[]> _backup = new(StringComparer.Ordinal);

    /// <summary>Flips a bit of a run; what it was before is in the backup.</summary>
    public void FlipBit(SimulatedDisk disk, Random random)
    {
        string[] runs = [.. disk.Files.Where(path => Path.GetDirectoryName(path) == _runs && path.EndsWith(RunInfo.FileExtension, StringComparison.Ordinal))];
        if (runs.Length == 0) return;
        var run = runs[random.Next(runs.Length)];
        var content = disk.Content(run);
        if (IsWhole(content, Path.GetFileName(run))) _backup[Path.GetFileName(run)] = content;
        disk.Damage(run, random.Next(content.Length), (byte)(1 << random.Next(8)));
    }

    /// <summary>Puts back every run of the manifest whose file is not what it was, from the backup or from quarantine.</summary>
    public void PutBack(SimulatedDisk disk)
    {
        foreach (var run in ManifestFile.Load(disk, _runs)!.Runs)
        {
            var path = Path.Combine(_runs, run.FileName);
            if (disk.FileExists(path) && IsWhole(disk.Content(path), run.FileName)) continue;
            var content = _backup.GetValueOrDefault(run.FileName) ?? InQuarantine(disk, run.FileName);
            if (disk.FileExists(path)) disk.Delete(path);
            using var file = disk.Create(path);
            file.Write(0, content);
            file.Sync();
        }

        disk.SyncDirectory(_runs);
    }

    private static byte[] InQuarantine(SimulatedDisk disk, string name) => disk.Files
        .Where(path => path.StartsWith($"{_runs}/quarantine/{name}", StringComparison.Ordinal))
        .Select(disk.Content)
        .FirstOrDefault(content => IsWhole(content, name))
        ?? throw new SimulationFailedException($"The run {name} is not whole in its place, nor in quarantine, and nothing damaged it: the engine lost it.");

    private static bool IsWhole(byte[] content, string name) =>
        Convert.ToHexStringLower(SHA256.HashData(content)) + RunInfo.FileExtension == name;
}
