using System.Diagnostics;
using System.Globalization;
using StemeDb.Bench.Comparing;
using StemeDb.Bench.Postgres;
using StemeDb.Bench.TenMillion;

namespace StemeDb.Bench.Backup;

/// <summary>The same rows in PostgreSQL, its base backup with the journal streamed beside it and everything synced, and a start from it.</summary>
internal sealed class PostgresCopies
{
    private readonly PostgresServer _server;

    private PostgresCopies(PostgresServer server) => _server = server;

    /// <summary>Loads the rows, by COPY, and leaves it at rest.</summary>
    public static async Task<PostgresCopies> LoadAsync(ShapedClaims claims, long rows)
    {
        var server = await PostgresServer.SharedAsync();
        await server.CreateTableAsync();
        await PostgresCopy.LoadAsync(server, claims.CopyLines(rows));
        await server.SqlAsync("VACUUM ANALYZE assertion");
        await server.CheckpointAsync();
        return new PostgresCopies(server);
    }

    public async Task<long> RowsAsync() => Number(await _server.SqlAsync("SELECT count(*) FROM assertion"));

    /// <summary>pg_basebackup as it ships: plain files, WAL streamed, synced, a manifest with CRC-32C. The checkpoint is made at once.</summary>
    public async Task<(string Folder, Measured Measured)> BackUpAsync(string name, params string[] extra)
    {
        var folder = _server.FileFor(name);
        await Disk.SettleAsync();
        var watch = Stopwatch.StartNew();
        await _server.BaseBackupAsync(folder, extra);
        return (folder, new Measured(watch.Elapsed.TotalSeconds, Disk.BytesOf(folder)));
    }

    /// <summary>pg_verifybackup: every file against the manifest, and the WAL parsed.</summary>
    public static async Task<Measured> VerifyAsync(string folder)
    {
        await Disk.SettleAsync();
        var watch = Stopwatch.StartNew();
        await PostgresPrograms.RunServerAsync("pg_verifybackup", "-q", folder);
        return new Measured(watch.Elapsed.TotalSeconds, Disk.BytesOf(folder));
    }

    /// <summary>
    /// The server is lost. A copy of the backup is put in its place and synced, since the backup is to be kept; then it is started and
    /// asked.
    /// </summary>
    public async Task<(Measured Copied, Measured InPlace)> RestoreAsync(string folder)
    {
        await _server.CrashAsync();
        var data = _server.FileFor("restored");
        await Disk.SettleAsync();
        var watch = Stopwatch.StartNew();
        await Tool.RunAsync("cp", ["-a", folder, data], "coreutils");
        await Tool.RunAsync("sync", ["-f", data], "coreutils");
        await _server.StartAsync(data);
        await AskAsync();
        var copied = new Measured(watch.Elapsed.TotalSeconds, Disk.BytesOf(folder));
        await _server.CrashAsync(data);

        await Disk.SettleAsync();
        watch.Restart();
        await _server.StartAsync(folder);
        await AskAsync();
        var inPlace = new Measured(watch.Elapsed.TotalSeconds);
        await _server.CrashAsync(folder);
        return (copied, inPlace);
    }

    private Task<string> AskAsync() => _server.SqlAsync("SELECT value FROM assertion ORDER BY seq DESC LIMIT 1");

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
