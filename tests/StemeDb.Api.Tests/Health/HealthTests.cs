using System.Net;
using System.Net.Sockets;
using StemeDb.Api.Tests.Serving;
using StemeDb.Contracts.Failures;

namespace StemeDb.Api.Tests.Health;

public sealed class HealthTests
{
    [Fact]
    public async Task A_database_that_works_is_healthy_and_counts_its_assertions()
    {
        await using var api = await RunningApi.StartAsync();
        await api.PostAsync("/v1/assertions", """{"concept_path":"a","value":1,"source":"s"}""");

        var health = await api.GetAsync("/v1/health");

        Assert.Equal(HttpStatusCode.OK, health.Status);
        Assert.Matches("""^\{"status":"healthy","version":"[0-9.]+","uptime_seconds":\d+,"assertion_count":1\}$""", health.Text);
        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync("/health/ready")).Status);
    }

    [Fact]
    public async Task Without_the_engine_it_is_unhealthy_and_not_ready_but_live()
    {
        await using var api = await RunningApi.StartAsync();
        api.Engine.Status = new(false, "connection refused");

        var health = await api.GetAsync("/v1/health");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.Status);
        Assert.Equal("unhealthy", health.Json.GetProperty("status").GetString());
        Assert.Equal("engine: connection refused", health.Json.GetProperty("reasons")[0].GetString());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await api.GetAsync("/health/ready")).Status);
        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync("/health/live")).Status);
    }

    [Fact]
    public async Task An_engine_that_is_connected_but_does_not_answer_makes_it_not_ready()
    {
        await using var api = await RunningApi.StartAsync();
        api.Engine.Failure = new EngineUnavailableException(RequestFate.Unknown, "It recovers.");

        Assert.Equal("""{"status":"unhealthy","reasons":["engine: It recovers."]}""", (await api.GetAsync("/health/ready")).Text);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await api.GetAsync("/v1/health")).Status);
    }

    [Fact]
    public async Task A_redis_that_is_away_is_a_reason_but_ready_all_the_same()
    {
        using var nobody = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        nobody.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await using var api = await RunningApi.StartAsync($"--ConnectionStrings:redis=127.0.0.1:{((IPEndPoint)nobody.LocalEndPoint!).Port}");

        var health = await api.GetAsync("/v1/health");

        Assert.Equal(HttpStatusCode.OK, health.Status);
        Assert.Equal("degraded", health.Json.GetProperty("status").GetString());
        Assert.StartsWith("redis: ", health.Json.GetProperty("reasons")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync("/health/ready")).Status);
    }

    [Fact]
    public async Task Requests_are_counted_for_prometheus()
    {
        await using var api = await RunningApi.StartAsync();
        await api.GetAsync("/v1/lenses");
        await api.GetAsync("/nowhere");
        await api.BulkAsync("""{"concept_path":"a","value":1,"source":"s"}""" + "\nnonsense");

        var metrics = await api.GetAsync("/metrics");

        Assert.Equal("text/plain", metrics.Type);
        Assert.Contains("http_route=\"/v1/lenses\"", metrics.Text, StringComparison.Ordinal);
        // Meters are heard by every listener of the process, so other tests may be counted here as well.
        Assert.Matches("(?m)^stemedb_problems_total\\{.*code=\"no_such_route\"\\} [1-9]", metrics.Text);
        Assert.Matches("(?m)^stemedb_bulk_lines_total\\{.*status=\"created\"\\} [1-9]", metrics.Text);
        Assert.Matches("(?m)^stemedb_bulk_lines_total\\{.*status=\"rejected\"\\} [1-9]", metrics.Text);
        Assert.Matches("(?m)^stemedb_bulk_requests\\{.*\\} -?[0-9]", metrics.Text);
        Assert.Matches("(?m)^stemedb_engine_connected\\{.*\\} [01]$", metrics.Text);
    }
}
