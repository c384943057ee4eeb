using System.Diagnostics.Metrics;
using System.Net;
using StemeDb.ServiceDefaults.Tests.Hosting;

namespace StemeDb.ServiceDefaults.Tests.Telemetry;

public sealed class PrometheusTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Instruments_appear_under_the_names_prometheus_expects()
    {
        using var meter = new Meter("StemeDb.Test");
        await using var service = await RunningService.StartAsync();
        meter.CreateHistogram<double>("stemedb.commit.duration", "s").Record(0.002);
        meter.CreateCounter<long>("stemedb.assertions.created", "{assertion}").Add(3);
        meter.CreateCounter<long>("stemedb.journal.written", "By").Add(512);
        meter.CreateObservableGauge("stemedb.last_seq", () => 41L);

        var text = await service.Client.GetStringAsync("/metrics", Ct);

        Assert.Matches("(?m)^stemedb_commit_duration_seconds_count\\{.*\\} 1$", text);
        Assert.Matches("(?m)^stemedb_commit_duration_seconds_bucket\\{.*le=\"0.0025\"\\} 1$", text);
        Assert.Matches("(?m)^stemedb_assertions_created_total\\{.*\\} 3$", text);
        Assert.Matches("(?m)^stemedb_journal_written_bytes_total\\{.*\\} 512$", text);
        Assert.Matches("(?m)^stemedb_last_seq\\{.*\\} 41$", text);
    }

    [Fact]
    public async Task Metrics_can_be_switched_off()
    {
        await using var service = await RunningService.StartAsync(null, "--STEMEDB_METER_ENABLED=false");

        using var response = await service.Client.GetAsync("/metrics", Ct);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }
}
