using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using StemeDb.ServiceDefaults.Health;
using StemeDb.ServiceDefaults.Tests.Hosting;

namespace StemeDb.ServiceDefaults.Tests.Health;

public sealed class HealthEndpointTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_service_that_only_fails_to_be_ready_is_still_live()
    {
        await using var service = await RunningService.StartAsync(builder => builder.Services.AddHealthChecks().AddCheck(
            "engine", () => HealthCheckResult.Unhealthy("it recovers"), [HealthExtensions.ReadyTag]));

        using var live = await service.Client.GetAsync("/health/live", Ct);
        using var ready = await service.Client.GetAsync("/health/ready", Ct);

        Assert.Equal((HttpStatusCode.OK, """{"status":"healthy"}"""), (live.StatusCode, await live.Content.ReadAsStringAsync(Ct)));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal("application/json", ready.Content.Headers.ContentType?.MediaType);
        Assert.Equal("""{"status":"unhealthy","reasons":["engine: it recovers"]}""", await ready.Content.ReadAsStringAsync(Ct));
    }

    [Fact]
    public async Task A_degraded_service_takes_requests_and_says_why_it_is_degraded()
    {
        await using var service = await RunningService.StartAsync(builder => builder.Services.AddHealthChecks().AddCheck(
            "runs", () => HealthCheckResult.Degraded("one run is rebuilt"), [HealthExtensions.ReadyTag]));

        using var ready = await service.Client.GetAsync("/health/ready", Ct);

        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        Assert.Equal("""{"status":"degraded","reasons":["runs: one run is rebuilt"]}""", await ready.Content.ReadAsStringAsync(Ct));
    }
}
