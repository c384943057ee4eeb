using System.Globalization;
using System.Text.Json;
using StemeDb.Integration.Tests.Backups;
using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Integration.Tests.Drills;

/// <summary>Real processes: the agent restores, starts an engine and a front door on it, and compares, while others write.</summary>
[Collection(DrilledStack.Collection)]
public sealed class A_drill_says_whether_the_archive_would_be_enough(DrilledStack drilled)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_good_one_is_told_by_report_picture_and_metrics()
    {
        await using var agent = drilled.AgentWith([]);
        await agent.StartAsync();
        var start = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0;
        var last = await agent.RunAsync("/v1/admin/drills");
        Assert.True(last.GetProperty("good").GetBoolean(), last.ToString());

        var name = await NewestReportAsync(agent);
        var text = await agent.Http.GetStringAsync($"/v1/admin/drills/{name}", Ct);
        Assert.Contains(": good", text, StringComparison.Ordinal);
        foreach (var said in new[]
        {
            "time to recover (RTO)", "loss (RPO)", "records would have been lost", "out of | stemedb-backup-", "journal checksum", "sound",
            "paths compared with the live server by their replay hashes", $"![Timeline]({name}.svg)", "| restore and check |",
        })
        {
            Assert.Contains(said, text, StringComparison.Ordinal);
        }

        var picture = await agent.Http.GetStringAsync($"/v1/admin/drills/{name}.svg", Ct);
        foreach (var drawn in new[] { "<svg ", "restore and check", "start to the first answer", "compare answers", "answers again after" })
        {
            Assert.Contains(drawn, picture, StringComparison.Ordinal);
        }

        var data = JsonElement.Parse(await agent.Http.GetStringAsync($"/v1/admin/drills/{name}.json", Ct));
        Assert.True(data.GetProperty("paths_compared").GetInt32() > 10);
        Assert.True(data.GetProperty("rpo_exact").GetBoolean());
        var metrics = await agent.Http.GetStringAsync("/metrics", Ct);
        Assert.Equal(data.GetProperty("rto_seconds").GetDouble(), Metric(metrics, "stemedb_drill_rto_seconds"), tolerance: 0.001);
        Assert.Equal(data.GetProperty("rpo_seconds").GetDouble(), Metric(metrics, "stemedb_drill_rpo_seconds"), tolerance: 0.001);
        Assert.Equal(0, Metric(metrics, "stemedb_drill_failed"));

        // A drill is no verification; others may have made one of this archive before.
        Assert.True(Metric(metrics, "stemedb_backup_last_verified_timestamp_seconds") < start, metrics);
        var before = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0;
        var verified = await agent.RunAsync("/v1/admin/backups/verify");
        Assert.True(verified.GetProperty("sound").GetBoolean(), verified.ToString());
        // What is scraped may be what was scraped a moment ago.
        await Until.TrueAsync(
            async () => Metric(await agent.Http.GetStringAsync("/metrics", Ct), "stemedb_backup_last_verified_timestamp_seconds") >= before,
            TimeSpan.FromMinutes(1), () => "The metric does not say when the archive was verified.");
        Assert.Empty(Scratches());
    }

    [Fact]
    public async Task A_live_server_that_answers_otherwise_fails_it_and_the_report_names_the_paths()
    {
        await using var other = await Stack.StartAsync();
        await other.Client.AssertAsync(new() { ConceptPath = "drill/0", Value = JsonElement.Parse("-1"), Source = "another" }, Ct);
        await using var agent = drilled.AgentWith(new() { ["STEMEDB_DRILL_LIVE"] = other.Address.ToString() });
        await agent.StartAsync();
        var last = await agent.RunAsync("/v1/admin/drills");
        Assert.False(last.GetProperty("good").GetBoolean());
        var text = await agent.Http.GetStringAsync($"/v1/admin/drills/{await NewestReportAsync(agent)}", Ct);
        Assert.Contains("NOT GOOD", text, StringComparison.Ordinal);
        Assert.Contains("**The answer about 'drill/0' as of seq 1 is another one: replay ", text, StringComparison.Ordinal);
        Assert.Equal(1, Metric(await agent.Http.GetStringAsync("/metrics", Ct), "stemedb_drill_failed"));
        Assert.Empty(Scratches());
    }

    [Fact]
    public async Task A_damaged_run_fails_it_and_the_report_names_the_object()
    {
        var copy = await drilled.DamagedCopyAsync();
        var run = DrilledStack.RunOf(copy);
        await using var agent = drilled.AgentWith([], new Dictionary<string, string> { ["STEMEDB_ARCHIVE_DIR"] = copy });
        await agent.StartAsync();
        var last = await agent.RunAsync("/v1/admin/drills");
        Assert.False(last.GetProperty("good").GetBoolean());
        var text = await agent.Http.GetStringAsync($"/v1/admin/drills/{await NewestReportAsync(agent)}", Ct);
        Assert.Contains("NOT GOOD", text, StringComparison.Ordinal);
        Assert.Contains(Path.GetFileName(run), text, StringComparison.Ordinal);
        Assert.Equal(1, Metric(await agent.Http.GetStringAsync("/metrics", Ct), "stemedb_drill_failed"));
        Assert.Empty(Scratches());
    }

    [Fact]
    public async Task An_agent_that_is_killed_in_it_leaves_no_process_and_the_next_one_no_directory()
    {
        await using var agent = drilled.AgentWith([]);
        await agent.StartAsync();
        await agent.PostAsync("/v1/admin/drills");
        IReadOnlyList<int> servers = [];
        await Until.TrueAsync(
            () => Task.FromResult((servers = ProcessTable.ChildrenOf(agent.Id)).Count == 2), TimeSpan.FromMinutes(1), () => $"No engine and front door.\n{agent.Output}");
        await agent.KillAsync();
        await Until.TrueAsync(
            () => Task.FromResult(!servers.Any(ProcessTable.IsRunning)), TimeSpan.FromMinutes(1), () => "What the drill had started is still running.");
        Assert.Single(Scratches());

        await using var next = drilled.AgentWith([]);
        await next.StartAsync();
        Assert.Empty(Scratches());
    }

    [Fact]
    public async Task The_command_shows_the_live_server_its_key_and_says_when_it_needs_one()
    {
        string[] drill = ["drill", "--server", drilled.Stack.Address.ToString(), "--paths", "5", "--scratch", Path.Combine(drilled.Stack.Folder, "drills")];
        var environment = new Dictionary<string, string?> { ["STEMEDB_ARCHIVE_DIR"] = drilled.ArchiveDirectory };
        var refused = await ChildProcess.RunAsync(Programs.Cli, drill, environment);
        Assert.Equal(4, refused.ExitCode);
        Assert.Contains("STEMEDB_API_KEY", refused.Output, StringComparison.Ordinal);

        environment["STEMEDB_API_KEY"] = drilled.Key;
        var shown = await ChildProcess.RunAsync(Programs.Cli, drill, environment);
        Assert.True(shown.ExitCode == 0, shown.Output);
        Assert.Contains("compared with the live server", shown.Output, StringComparison.Ordinal);
        var status = await ChildProcess.RunAsync(Programs.Cli, ["archive", "status", "--server", drilled.Stack.Address.ToString()], environment);
        Assert.True(status.ExitCode == 0, status.Output);
    }

    private string[] Scratches() => Directory.GetDirectories(Path.Combine(drilled.Stack.Folder, "drills"), "stemedb-drill-*");

    private static async Task<string> NewestReportAsync(AgentProcess agent) =>
        JsonElement.Parse(await agent.Http.GetStringAsync("/v1/admin/drills", Ct)).GetProperty("reports")[0].GetString()!;

    private static double Metric(string text, string name) => text.Split('\n')
        .Where(line => line.StartsWith(name + " ", StringComparison.Ordinal) || line.StartsWith(name + "{", StringComparison.Ordinal))
        .Select(line => double.Parse(line[(line.LastIndexOf('}') is var end and > 0 ? end + 1 : name.Length)..].Trim().Split(' ')[0], CultureInfo.InvariantCulture))
        .Single();
}
