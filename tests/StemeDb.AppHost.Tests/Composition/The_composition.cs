using System.Net;
using System.Text;
using System.Text.Json;

namespace StemeDb.AppHost.Tests.Composition;

/// <summary>The stack as AppHost.cs composes it, on whichever runtime this was built with.</summary>
public sealed class The_composition
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Has_a_redis_an_engine_its_workers_and_an_api()
    {
        using var data = new TemporaryDirectory();
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.StemeDb_AppHost>(
            StackArguments.On(data).Args, TestContext.Current.CancellationToken);

        Assert.Subset(builder.Resources.Select(resource => resource.Name).ToHashSet(), new HashSet<string> { "redis", "engine", "wal-archiver", "backup-agent", "api" });
    }

    [Fact]
    public async Task Refuses_a_wrong_address_by_the_name_of_its_variable()
    {
        using var data = new TemporaryDirectory();
        var args = (StackArguments.On(data) with { ApiPort = 99999 }).Args;

        var fault = await Assert.ThrowsAnyAsync<DistributedApplicationException>(() =>
            DistributedApplicationTestingBuilder.CreateAsync<Projects.StemeDb_AppHost>(args, TestContext.Current.CancellationToken));

        Assert.Contains("STEMEDB_BIND_ADDR is '127.0.0.1:99999'; allowed:", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Starts_healthy_answers_a_query_and_tells_the_services_of_each_other()
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        using var data = new TemporaryDirectory();
        var stack = StackArguments.On(data);
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.StemeDb_AppHost>(
            [.. stack.Args, "--STEMEDB_LOG_LEVEL=warning"], deadline.Token);
        await using var app = await builder.BuildAsync(deadline.Token);
        await app.StartAsync(deadline.Token);

        await app.ResourceNotifications.WaitForResourceHealthyAsync("redis", deadline.Token);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("engine", deadline.Token);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("api", deadline.Token);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("wal-archiver", deadline.Token);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("backup-agent", deadline.Token);

        using var client = app.CreateHttpClient("api");
        Assert.Equal(stack.ApiPort, client.BaseAddress!.Port);

        // Degraded until the first answer of Redis, which nobody waits for.
        while (JsonDocument.Parse(await client.GetStringAsync("/v1/health", deadline.Token)).RootElement.GetProperty("status").GetString() != "healthy")
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), deadline.Token);
        }

        using var query = new StringContent("""{"concept_path":"test/health","lens":"recency"}""", Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync("/v1/query", query, deadline.Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);

        var api = await EnvironmentOf(app, "api", deadline.Token);
        Assert.Equal($"unix:{data.Below("data/engine.sock")}", api["STEMEDB_ENGINE_ENDPOINT"]);
        Assert.Equal($"http://localhost:{stack.EnginePort}", api["services__engine__http__0"]);
        Assert.Equal(await app.GetConnectionStringAsync("redis", deadline.Token), api["ConnectionStrings__redis"]);
        Assert.Equal("warning", api["STEMEDB_LOG_LEVEL"]);
        Assert.Equal("api", api["OTEL_SERVICE_NAME"]);
        Assert.Equal($"http://localhost:{stack.BackupPort}", api["services__backup-agent__http__0"]);
        var agent = await EnvironmentOf(app, "backup-agent", deadline.Token);
        Assert.Equal(data.Below("data/archive"), agent["STEMEDB_ARCHIVE_DIR"]);
        Assert.Equal(data.Below("data/drills"), agent["STEMEDB_DRILL_DIR"]);
        Assert.Equal($"http://127.0.0.1:{stack.ApiPort}", agent["STEMEDB_DRILL_LIVE"]);
        Assert.Equal($"unix:{data.Below("data/engine.sock")}", agent["STEMEDB_ENGINE_ENDPOINT"]);
        var engine = await EnvironmentOf(app, "engine", deadline.Token);
        Assert.Equal("true", engine["STEMEDB_ARCHIVE_REQUIRED"]);
        Assert.Equal(data.Below("data"), engine["STEMEDB_DATA_DIR"]);
        Assert.Equal(data.Below("data/engine.sock"), engine["STEMEDB_ENGINE_SOCKET"]);
        Assert.Equal($"127.0.0.1:{stack.EnginePort}", engine["STEMEDB_ENGINE_ADDR"]);
        await app.StopAsync(deadline.Token);
    }

    private static async Task<Dictionary<string, string?>> EnvironmentOf(DistributedApplication app, string resource, CancellationToken cancellationToken)
    {
        var running = await app.ResourceNotifications.WaitForResourceAsync(
            resource, update => update.Snapshot.EnvironmentVariables.Any(variable => variable.IsFromSpec), cancellationToken);
        return running.Snapshot.EnvironmentVariables.Where(variable => variable.IsFromSpec)
            .ToDictionary(variable => variable.Name, variable => variable.Value);
    }
}
