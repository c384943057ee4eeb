using StemeDb.Bench.Comparing;
using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Bench.Postgres;

/// <summary>
/// A PostgreSQL of its own in a scratch directory. Durability as it is by default: fsync, full_page_writes and synchronous_commit on.
/// What else is set only spares it work: README.md beside bench/run has the list.
/// </summary>
internal sealed class PostgresServer
{
    private static Task<PostgresServer>? _shared;

    private readonly string _folder;
    private readonly int _port = FreePorts.Take(1)[0];

    private PostgresServer(string folder) => _folder = folder;

    private static readonly string[] Settings =
    [
        "shared_buffers=2GB", "max_connections=300", "listen_addresses=127.0.0.1", "max_wal_size=16GB", "checkpoint_timeout=1h",
        "autovacuum=off", "random_page_cost=1.1", "logging_collector=off", "log_min_messages=fatal",
    ];

    private string Data => Path.Combine(_folder, "data");

    /// <summary>One server for all rows; gone at the end of the process.</summary>
    public static Task<PostgresServer> SharedAsync() => _shared ??= StartNewAsync();

    /// <summary>A file that the server may read, in its directory.</summary>
    public string FileFor(string name) => Path.Combine(_folder, name);

    /// <summary>What psql prints, without headers.</summary>
    public Task<string> SqlAsync(string sql) =>
        PostgresPrograms.RunClientAsync("psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", _folder, "-p", $"{_port}", "-U", PostgresPrograms.Owner, "-d", "postgres", "-c", sql);

    /// <summary>An empty table `assertion` with its indexes.</summary>
    public Task CreateTableAsync() => SqlAsync(File.ReadAllText(Path.Combine(Programs.Root, "bench", "postgres", "schema.sql")));

    /// <summary>Writes what is dirty, outside of any measurement.</summary>
    public Task CheckpointAsync() => SqlAsync("CHECKPOINT");

    /// <summary>Transactions per second of a script of bench/postgres, prepared, over the Unix socket.</summary>
    public async Task<double> PgBenchAsync(string script, int clients, TimeSpan window, params string[] variables)
    {
        var output = await PostgresPrograms.RunClientAsync(
            "pgbench",
            [
                "-n", "-M", "prepared", "-c", $"{clients}", "-j", $"{Math.Min(2, clients)}", "-T", $"{Math.Max(1, (int)window.TotalSeconds)}",
                "-f", Path.Combine(Programs.Root, "bench", "postgres", script), .. variables.SelectMany(variable => new[] { "-D", variable }),
                "-h", _folder, "-p", $"{_port}", "-U", PostgresPrograms.Owner, "postgres",
            ]);
        return PgBenchOutput.TransactionsPerSecond(output);
    }

    /// <summary>Ends it as a crash would: nothing is written.</summary>
    /// <param name="data">The directory it runs on; null: its own.</param>
    public Task CrashAsync(string? data = null) => PostgresPrograms.RunServerAsync("pg_ctl", "-D", data ?? Data, "-m", "immediate", "-w", "stop");

    /// <summary>Copies it while it runs into a new directory, with the journal that the copy needs streamed beside it, and syncs it.</summary>
    public Task BaseBackupAsync(string folder, params string[] extra) => PostgresPrograms.RunServerAsync(
        "pg_basebackup", ["-h", _folder, "-p", $"{_port}", "-U", PostgresPrograms.Owner, "-D", folder, "-X", "stream", "-c", "fast", .. extra]);

    /// <summary>Returns when it takes connections.</summary>
    /// <param name="data">The directory it runs on; null: its own.</param>
    public Task StartAsync(string? data = null) => PostgresPrograms.RunServerAsync(
        "pg_ctl", "-D", data ?? Data, "-w", "-t", "120", "-l", FileFor("log"), "-o", $"-k {_folder} -p {_port} {string.Join(' ', Settings.Select(setting => "-c " + setting))}", "start");

    private static async Task<PostgresServer> StartNewAsync()
    {
        var folder = Directory.CreateTempSubdirectory("stemedb-pg-").FullName;
        var server = new PostgresServer(folder);
        Leftovers.StopAtExit(server.Remove);
        await PostgresPrograms.OwnAsync(folder);
        await PostgresPrograms.RunServerAsync("initdb", "-D", server.Data, "-A", "trust", "--encoding=UTF8", "--locale=C");
        await server.StartAsync();
        return server;
    }

    private void Remove()
    {
        if (!Directory.Exists(_folder))
        {
            return;
        }

        foreach (var data in Directory.GetDirectories(_folder).Where(data => File.Exists(Path.Combine(data, "postmaster.pid"))))
        {
            CrashAsync(data).GetAwaiter().GetResult();
        }

        Directory.Delete(_folder, recursive: true);
    }
}
