using System.Text.Json;
using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Integration.Tests.Drills;

/// <summary>The scripts in deploy/scripts, each as a timer or a person runs it, against real processes.</summary>
[Collection(DrilledStack.Collection)]
public sealed class The_scripts_for_timers(DrilledStack drilled)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Make_a_backup_and_say_when_nobody_is_there_to_make_it()
    {
        await using var agent = drilled.AgentWith([]);
        await agent.StartAsync();
        var made = await RunAsync("backup-stemedb.sh", [], new() { ["STEMEDB_BACKUP_AGENT"] = agent.Http.BaseAddress!.ToString() });
        Assert.True(made.ExitCode == 0, made.Output);
        Assert.Contains("stemedb-backup-", made.Output, StringComparison.Ordinal);

        var nobody = await RunAsync("backup-stemedb.sh", [], new() { ["STEMEDB_BACKUP_AGENT"] = $"http://127.0.0.1:{FreePorts.Take(1)[0]}" });
        Assert.Equal(3, nobody.ExitCode);
    }

    [Fact]
    public async Task Verify_all_or_one_and_end_with_4_where_it_is_not_sound()
    {
        var backup = Backups()[0];
        Assert.Equal(0, (await RunAsync("verify-backup.sh", [])).ExitCode);
        var one = await RunAsync("verify-backup.sh", [$"backups/{backup}", "--json"]);
        Assert.True(one.ExitCode == 0, one.Output);
        Assert.Equal(backup, JsonElement.Parse(one.Output).GetProperty("backups")[0].GetProperty("name").GetString());
        Assert.Equal(4, (await RunAsync("verify-backup.sh", ["stemedb-backup-19700101-000000"])).ExitCode);

        var damaged = await RunAsync("verify-backup.sh", [], new() { ["STEMEDB_ARCHIVE_DIR"] = await drilled.DamagedCopyAsync() });
        Assert.Equal(4, damaged.ExitCode);
        Assert.Contains(".kv", damaged.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restore_what_is_named_where_it_is_said_and_nothing_else()
    {
        var backup = Backups()[0];
        Assert.Contains("usage: restore-stemedb.sh BACKUP", (await RefusedAsync()).Output, StringComparison.Ordinal);
        Assert.Contains("is not the name of a backup", (await RefusedAsync("yesterday")).Output, StringComparison.Ordinal);

        var target = Path.Combine(drilled.Stack.Folder, "restored");
        var restored = await RunAsync("restore-stemedb.sh", [$"backups/{backup}", target, "--json"]);
        Assert.True(restored.ExitCode == 0, restored.Output);
        Assert.Equal(backup, JsonElement.Parse(restored.Output).GetProperty("backup").GetString());
        Assert.True(File.Exists(Path.Combine(target, "metadata.json")));

        var again = await RunAsync("restore-stemedb.sh", [backup, target]);
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("is not empty", again.Output, StringComparison.Ordinal);

        // Without a target it is the data directory that the engine would take.
        var fromVariable = Path.Combine(drilled.Stack.Folder, "restored-latest");
        Assert.Equal(0, (await RunAsync("restore-stemedb.sh", ["latest"], new() { ["STEMEDB_DATA_DIR"] = fromVariable })).ExitCode);
        Assert.True(File.Exists(Path.Combine(fromVariable, "metadata.json")));

        async Task<(int, string Output)> RefusedAsync(params string[] arguments)
        {
            var refused = await RunAsync("restore-stemedb.sh", arguments);
            Assert.Equal(2, refused.ExitCode);
            return refused;
        }
    }

    [Fact]
    public async Task Hold_a_drill_and_keep_its_report_good_or_not()
    {
        var reports = Path.Combine(drilled.Stack.Folder, "reports");
        var server = new Dictionary<string, string?> { ["STEMEDB_SERVER"] = drilled.Stack.Address.ToString(), ["STEMEDB_API_KEY"] = drilled.Key };
        var good = await RunAsync("dr-drill.sh", [reports, "--paths", "5"], server);
        Assert.True(good.ExitCode == 0, good.Output);
        Assert.Contains(": good", await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(reports, "*.md")), Ct), StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(reports, "*.svg"));

        var bad = await RunAsync("dr-drill.sh", [reports + "-bad", "--offline"], new() { ["STEMEDB_ARCHIVE_DIR"] = await drilled.DamagedCopyAsync() });
        Assert.Equal(4, bad.ExitCode);
        Assert.Contains("NOT GOOD", await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(reports + "-bad", "*.md")), Ct), StringComparison.Ordinal);
    }

    private string[] Backups() => [.. Directory.GetFiles(drilled.ArchiveDirectory, "manifest.json", SearchOption.AllDirectories)
        .Select(file => Path.GetFileName(Path.GetDirectoryName(file)!)).Order(StringComparer.Ordinal)];

    private Task<(int ExitCode, string Output)> RunAsync(string script, string[] arguments, Dictionary<string, string?>? extra = null) => ChildProcess.RunAsync(
        "bash",
        [Path.Combine(Programs.Root, "deploy", "scripts", script), .. arguments],
        new Dictionary<string, string?>(extra ?? [])
        {
            ["STEMEDB"] = Path.ChangeExtension(Programs.Cli, null),
            ["STEMEDB_ARCHIVE_DIR"] = extra?.GetValueOrDefault("STEMEDB_ARCHIVE_DIR") ?? drilled.ArchiveDirectory,
        },
        drilled.Stack.Folder);
}
