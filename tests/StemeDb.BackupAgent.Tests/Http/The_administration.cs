using System.Net.Http.Headers;
using System.Text.Json;

namespace StemeDb.BackupAgent.Tests.Http;

public sealed class The_administration
{
    private const string Backups = "/v1/admin/backups";
    private const string Verify = "/v1/admin/backups/verify";
    private const string Drills = "/v1/admin/drills";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Makes_lists_and_marks_backups()
    {
        await using var agent = await RunningAgent.StartAsync();
        agent.Engine.Write(5000);
        var (status, begun) = await agent.AskAsync(HttpMethod.Post, Backups);
        Assert.Equal((202, true), (status, begun.GetProperty("begun").GetBoolean()));
        var list = await agent.EndedAsync(Backups);
        Assert.Equal("done", list.GetProperty("last").GetProperty("status").GetString());
        var name = Assert.Single(list.GetProperty("backups").EnumerateArray()).GetProperty("name").GetString()!;

        Assert.True((await agent.AskAsync(HttpMethod.Put, $"{Backups}/{name}/keep")).Body.GetProperty("keep").GetBoolean());
        Assert.True(await IsKeptAsync(agent));
        Assert.False((await agent.AskAsync(HttpMethod.Delete, $"{Backups}/{name}/keep")).Body.GetProperty("keep").GetBoolean());
        Assert.False(await IsKeptAsync(agent));
        Assert.Equal((200, name), await NameOfAsync(agent, name));

        static async Task<bool> IsKeptAsync(RunningAgent agent) =>
            (await agent.AskAsync(HttpMethod.Get, Backups)).Body.GetProperty("backups")[0].GetProperty("keep").GetBoolean();
        static async Task<(int, string?)> NameOfAsync(RunningAgent agent, string name)
        {
            var (status, body) = await agent.AskAsync(HttpMethod.Get, $"{Backups}/{name}");
            return (status, body.GetProperty("name").GetString());
        }
    }

    [Theory]
    [InlineData("stemedb-backup-20260101-000000")]
    [InlineData("..%2F..%2Fetc")]
    [InlineData("x")]
    public async Task Knows_no_backup_that_is_not_there(string name)
    {
        await using var agent = await RunningAgent.StartAsync();
        foreach (var (method, path) in new[] { (HttpMethod.Get, ""), (HttpMethod.Put, "/keep"), (HttpMethod.Delete, "/keep") })
        {
            var (status, body) = await agent.AskAsync(method, $"{Backups}/{name}{path}");
            Assert.Equal((404, "backup_unknown"), (status, body.GetProperty("code").GetString()));
        }
    }

    [Fact]
    public async Task Verifies_and_finds_a_flipped_byte()
    {
        await using var agent = await RunningAgent.StartAsync();
        agent.Engine.Write(5000);
        await agent.AskAsync(HttpMethod.Post, Backups);
        await agent.EndedAsync(Backups);
        var sound = await VerifyAsync(agent);
        Assert.DoesNotContain(sound.GetProperty("findings").EnumerateArray(), finding => finding.GetProperty("name").GetString()!.EndsWith(".kv", StringComparison.Ordinal));

        var run = Directory.GetFiles(agent.Archive, "*.kv", SearchOption.AllDirectories).Single();
        var bytes = await File.ReadAllBytesAsync(run, Ct);
        bytes[1000] ^= 1;
        File.Delete(run);
        await File.WriteAllBytesAsync(run, bytes, Ct);
        var unsound = await VerifyAsync(agent);
        Assert.False(unsound.GetProperty("sound").GetBoolean());
        Assert.Contains(unsound.GetProperty("findings").EnumerateArray(), finding =>
            finding.GetProperty("kind").GetString() == "damaged" && finding.GetProperty("name").GetString()!.EndsWith(Path.GetFileName(run), StringComparison.Ordinal));
        Assert.Contains("The archive is not sound", await agent.Http.GetStringAsync("/health/ready", Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Knows_after_a_restart_what_the_last_verification_found()
    {
        await using var agent = await RunningAgent.StartAsync();
        agent.Engine.Write(5000);
        await agent.AskAsync(HttpMethod.Post, Backups);
        await agent.EndedAsync(Backups);
        File.Delete(Directory.GetFiles(agent.Archive, "*.kv", SearchOption.AllDirectories).Single());
        await VerifyAsync(agent);
        var found = ValueOf(await agent.Http.GetStringAsync("/metrics", Ct), "stemedb_backup_verify_faults");
        Assert.NotEqual("0", found);

        await using var again = await agent.RestartAsync();

        while (ValueOf(await again.Http.GetStringAsync("/metrics", Ct), "stemedb_backup_verify_faults") != found) await Task.Delay(10, Ct);
    }

    [Fact]
    public async Task Says_why_nothing_can_be_verified_or_drilled()
    {
        await using var agent = await RunningAgent.StartAsync("--STEMEDB_DRILL_ENGINE_FILE=/nowhere/StemeDb.Engine.dll");
        agent.Engine.Write(10);
        await agent.AskAsync(HttpMethod.Post, Backups);
        await agent.EndedAsync(Backups);
        Assert.Equal(202, (await agent.AskAsync(HttpMethod.Post, Drills)).Status);
        var last = (await agent.EndedAsync(Drills)).GetProperty("last");
        Assert.False(last.GetProperty("good").GetBoolean());
        Assert.Contains("STEMEDB_DRILL_ENGINE_FILE", last.GetProperty("problems")[0].GetString(), StringComparison.Ordinal);
        Assert.Contains("The last drill was not good", await agent.Http.GetStringAsync("/health/ready", Ct), StringComparison.Ordinal);
        var metrics = await agent.Http.GetStringAsync("/metrics", Ct);
        Assert.Contains("\nstemedb_drill_failed", metrics, StringComparison.Ordinal);
        Assert.Equal("1", ValueOf(metrics, "stemedb_drill_failed"));
        Assert.Equal("0", ValueOf(metrics, "stemedb_drill_last_success_timestamp_seconds"));
    }

    [Fact]
    public async Task Shows_reports_of_drills_and_knows_the_last_good_one_after_a_restart()
    {
        var kept = Directory.CreateTempSubdirectory("stemedb-drills-").FullName;
        await File.WriteAllTextAsync(
            Path.Combine(kept, "drill-20260131-060000.json"), """{"good":true,"started_at":"2026-01-31T06:00:00Z","rto_seconds":12.5,"rpo_seconds":0.25}""", Ct);
        await File.WriteAllTextAsync(Path.Combine(kept, "drill-20260201-060000.json"), """{"good":false,"started_at":"2026-02-01T06:00:00Z"}""", Ct);
        await File.WriteAllTextAsync(Path.Combine(kept, "drill-20260131-060000.md"), "# good", Ct);
        await File.WriteAllTextAsync(Path.Combine(kept, "secret.md"), "no report", Ct);
        await using var agent = await RunningAgent.StartAsync($"--STEMEDB_DRILL_DIR={kept}");
        var metrics = await agent.Http.GetStringAsync("/metrics", Ct);
        Assert.Equal(("12.5", "0.25", "1769839200"), (ValueOf(metrics, "stemedb_drill_rto_seconds"), ValueOf(metrics, "stemedb_drill_rpo_seconds"), ValueOf(metrics, "stemedb_drill_last_success_timestamp_seconds")));
        var reports = (await agent.AskAsync(HttpMethod.Get, Drills)).Body.GetProperty("reports").EnumerateArray().Select(name => name.GetString());
        Assert.Equal(["drill-20260201-060000", "drill-20260131-060000"], reports);
        Assert.Equal("# good", await agent.Http.GetStringAsync($"{Drills}/drill-20260131-060000", Ct));
        foreach (var name in new[] { "secret.md", "..%2Fsecret.md", "drill-20260101-000000", "drill-20260131-060000.exe" })
        {
            Assert.Equal(404, (await agent.AskAsync(HttpMethod.Get, $"{Drills}/{name}")).Status);
        }

        Directory.Delete(kept, recursive: true);
    }

    [Fact]
    public async Task Asks_for_the_token_when_there_is_one()
    {
        await using var agent = await RunningAgent.StartAsync("--STEMEDB_BACKUP_TOKEN=let-me-in");
        foreach (var path in new[] { Backups, Verify, Drills })
        {
            Assert.Equal(401, (await agent.AskAsync(HttpMethod.Get, path)).Status);
            Assert.Equal(401, (await agent.AskAsync(HttpMethod.Post, path)).Status);
        }

        agent.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "let-me-in");
        Assert.Equal(200, (await agent.AskAsync(HttpMethod.Get, Backups)).Status);
    }

    private static async Task<JsonElement> VerifyAsync(RunningAgent agent)
    {
        Assert.Equal(202, (await agent.AskAsync(HttpMethod.Post, Verify)).Status);
        return (await agent.EndedAsync(Verify)).GetProperty("last");
    }

    private static string? ValueOf(string metrics, string name) => metrics.Split('\n')
        .FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal) && line[name.Length] is ' ' or '{')?.Split(' ')[1];
}
