using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Integration.Tests.Archiving;

/// <summary>An archiver as a process beside a stack.</summary>
internal static class ArchiverProcess
{
    /// <summary>Starts one that cuts small pieces and whose lease is short.</summary>
    /// <param name="stack">Beside which.</param>
    /// <param name="archive">The variables that say where its archive is.</param>
    /// <param name="extra">Further ones, which win.</param>
    public static ChildProcess Start(Stack stack, IReadOnlyDictionary<string, string> archive, Dictionary<string, string?>? extra = null)
    {
        var environment = archive.ToDictionary(v => v.Key, v => (string?)v.Value);
        environment["STEMEDB_ARCHIVER_ADDR"] = "127.0.0.1:0";
        environment["STEMEDB_ENGINE_ENDPOINT"] = $"unix:{stack.EngineSocket}";
        environment["STEMEDB_ARCHIVE_MAX_LAG"] = "100ms";
        environment["STEMEDB_ARCHIVE_PIECE_BYTES"] = "64KiB";
        environment["STEMEDB_ARCHIVE_LEASE_TIME"] = "800ms";
        foreach (var (name, value) in extra ?? []) environment[name] = value;
        return ChildProcess.Start(Programs.WalArchiver, [], environment, stack.Folder);
    }

    /// <summary>Asks it to stop, and expects that it does so in order.</summary>
    public static async Task StopAsync(ChildProcess archiver)
    {
        archiver.Signal(15);
        await archiver.WaitForExitAsync();
        Assert.True(archiver.ExitCode == 0, archiver.Output);
    }
}
