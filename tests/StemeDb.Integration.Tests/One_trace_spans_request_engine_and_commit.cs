using System.Net;
using System.Text;
using StemeDb.Integration.Tests.Processes;
using StemeDb.Integration.Tests.Telemetry;

namespace StemeDb.Integration.Tests;

public sealed class One_trace_spans_request_engine_and_commit
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";
    private const string CallerSpan = "b7ad6b7169203331";

    [Fact]
    public async Task A_write_is_one_trace_from_the_http_request_to_the_commit_of_the_journal()
    {
        await using var collector = new OtlpReceiver();
        await using var stack = await Stack.StartAsync(new()
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Endpoint,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "100",
            ["OTEL_BLRP_SCHEDULE_DELAY"] = "100",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "200",
        });

        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/assertions")
        {
            Content = new StringContent("""{"concept_path":"a/b","value":1,"source":"s"}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("traceparent", $"00-{TraceId}-{CallerSpan}-01");
        using var response = await stack.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);

        await Until.TrueAsync(
            () => Task.FromResult(Of(collector, "journal.commit").Any() && Of(collector, "POST /v1/assertions").Any() && collector.Signals.Count == 3),
            TimeSpan.FromSeconds(60),
            () => $"Received:\n{string.Join('\n', collector.Spans)}\n{string.Join(' ', collector.Signals)}\n{stack.Api?.Output}\n{stack.Engine?.Output}");

        var http = Of(collector, "POST /v1/assertions").Single();
        var commit = Of(collector, "journal.commit").Single();
        Assert.Equal(("stemedb-api", CallerSpan), (http.Service, http.Parent));
        Assert.Equal("stemedb-engine", commit.Service);
        Assert.Equal(["stemedb-engine", "stemedb-api"], Ancestors(collector, commit).Select(span => span.Service));
        Assert.Equal(http.Id, Ancestors(collector, commit).Last().Id);
        Assert.Equal(["/v1/logs", "/v1/metrics", "/v1/traces"], collector.Signals.Keys.Order());
    }

    private static IEnumerable<ReceivedSpan> Of(OtlpReceiver collector, string name) =>
        collector.Spans.Where(span => span.TraceId == TraceId && span.Name == name);

    /// <summary>From the parent upwards, as far as spans were received.</summary>
    private static IEnumerable<ReceivedSpan> Ancestors(OtlpReceiver collector, ReceivedSpan span)
    {
        while (collector.Spans.SingleOrDefault(other => other.Id == span.Parent) is { } parent)
        {
            yield return parent;
            span = parent;
        }
    }
}
