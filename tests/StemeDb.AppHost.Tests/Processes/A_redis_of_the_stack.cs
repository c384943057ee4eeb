using System.Runtime.Versioning;
using StackExchange.Redis;
using StemeDb.AppHost.Redis;

namespace StemeDb.AppHost.Tests.Processes;

[SupportedOSPlatform("linux")]
public sealed class A_redis_of_the_stack
{
    [Fact]
    public async Task That_is_embedded_speaks_the_protocol_runs_Lua_and_ends_when_told()
    {
        var port = FreePorts.Take(1)[0];
        await using var server = AppHostProcess.Start([EmbeddedRedis.Verb, $"{port}"]);
        await server.LineAsync($"127.0.0.1:{port}");

        await AssertSpeaksAsync($"127.0.0.1:{port}");

        LinuxProcess.Signal(server.Id, "TERM");
        await server.EndAsync();
        Assert.Equal(0, server.ExitCode);
    }

    [Fact]
    public async Task That_is_the_installed_server_speaks_the_protocol_and_runs_Lua()
    {
        var folders = Environment.GetEnvironmentVariable("PATH")!.Split(':');
        Assert.SkipUnless(folders.Any(folder => File.Exists(Path.Combine(folder, "redis-server"))), "redis-server is not installed.");
        using var data = new TemporaryDirectory();
        await using var host = AppHostProcess.Start((StackArguments.On(data) with { Redis = "server" }).Args);
        await host.LineAsync("Redis: redis-server, because STEMEDB_REDIS asks for it.");
        await host.LineAsync("StemeDB is ready after");
        var line = await host.LineAsync("tcp://localhost:");

        await AssertSpeaksAsync("127.0.0.1:" + line.Trim().Split(':')[^1]);
    }

    [Fact]
    public async Task That_is_a_container_is_run_by_docker_on_loopback_with_its_password_in_the_environment_and_is_told_to_end()
    {
        using var folder = new TemporaryDirectory();
        var docker = folder.Below("docker");
        await File.WriteAllTextAsync(
            docker,
            """
            #!/bin/sh
            cd "$(dirname "$0")"
            echo "$@" > arguments
            echo "$REDIS_PASSWORD" > password
            trap 'echo ended > ended; exit 0' TERM
            echo container is up
            while :; do sleep 0.05; done
            """,
            TestContext.Current.CancellationToken);
        File.SetUnixFileMode(docker, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await using var host = AppHostProcess.Start(
            (StackArguments.On(folder) with { Redis = "container" }).Args, ("PATH", folder.Path + ":" + Environment.GetEnvironmentVariable("PATH")));
        Assert.Matches("^redis +\\| container is up$", await host.LineAsync("| container is up"));
        await host.LineAsync("StemeDB is ready after");

        LinuxProcess.Signal(host.Id, "INT");
        await host.EndAsync();

        var arguments = await File.ReadAllTextAsync(folder.Below("arguments"), TestContext.Current.CancellationToken);
        var password = (await File.ReadAllTextAsync(folder.Below("password"), TestContext.Current.CancellationToken)).Trim();
        Assert.Matches("^run --rm --publish 127\\.0\\.0\\.1:[0-9]+:6379 --env REDIS_PASSWORD ", arguments);
        Assert.Matches("^[0-9a-f]{32}$", password);
        Assert.DoesNotContain(password, arguments, StringComparison.Ordinal);
        Assert.True(File.Exists(folder.Below("ended")));
    }

    private static async Task AssertSpeaksAsync(string address)
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(address);
        var database = redis.GetDatabase();
        await database.PingAsync();
        var result = await database.ScriptEvaluateAsync(
            "redis.call('SET', KEYS[1], ARGV[1], 'PX', 60000); local now = redis.call('TIME'); return {redis.call('GET', KEYS[1]), now[1]}",
            ["key"],
            ["value"]);
        var values = (RedisResult[])result!;
        Assert.Equal("value", (string?)values[0]);
        Assert.True((long)values[1] > 1_600_000_000);
    }
}
