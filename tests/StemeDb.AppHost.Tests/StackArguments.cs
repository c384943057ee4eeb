namespace StemeDb.AppHost.Tests;

/// <summary>What a test tells the AppHost so that nothing of it meets another stack on this machine.</summary>
internal sealed record StackArguments(TemporaryDirectory Data, int ApiPort, int EnginePort, int AdminPort, int BackupPort, int ArchiverPort, string Redis = "embedded")
{
    public static StackArguments On(TemporaryDirectory data)
    {
        var ports = FreePorts.Take(5);
        return new StackArguments(data, ports[0], ports[1], ports[2], ports[3], ports[4]);
    }

    public string[] Args =>
    [
        $"--STEMEDB_DATA_DIR={Data.Below("data")}",
        $"--STEMEDB_BIND_ADDR=127.0.0.1:{ApiPort}",
        $"--STEMEDB_ENGINE_ADDR=127.0.0.1:{EnginePort}",
        $"--STEMEDB_ENGINE_ADMIN_ADDR=127.0.0.1:{AdminPort}",
        $"--STEMEDB_BACKUP_ADDR=127.0.0.1:{BackupPort}",
        $"--STEMEDB_ARCHIVER_ADDR=127.0.0.1:{ArchiverPort}",
        $"--STEMEDB_REDIS={Redis}",
    ];
}
