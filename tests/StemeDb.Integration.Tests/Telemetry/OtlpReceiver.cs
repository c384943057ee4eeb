using System.Collections.Concurrent;
using System.Net;
using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Integration.Tests.Telemetry;

/// <summary>A collector that keeps the spans it is sent by OTLP over HTTP, and takes note of what else it is sent.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _serving;

    public OtlpReceiver()
    {
        Endpoint = $"http://127.0.0.1:{FreePorts.Take(1)[0]}/";
        _listener.Prefixes.Add(Endpoint);
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Endpoint { get; }

    public ConcurrentQueue<ReceivedSpan> Spans { get; } = [];

    /// <summary>Paths that were posted to: <c>/v1/traces</c>, <c>/v1/metrics</c>, <c>/v1/logs</c>.</summary>
    public ConcurrentDictionary<string, int> Signals { get; } = [];

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                await TakeAsync(await _listener.GetContextAsync());
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task TakeAsync(HttpListenerContext context)
    {
        using var body = new MemoryStream();
        await context.Request.InputStream.CopyToAsync(body);
        var signal = context.Request.Url!.AbsolutePath;
        if (signal == "/v1/traces")
        {
            Keep(ExportTraceServiceRequest.Parser.ParseFrom(body.ToArray()));
        }

        Signals.AddOrUpdate(signal, 1, (_, count) => count + 1);
        context.Response.ContentType = "application/x-protobuf";
        context.Response.Close();
    }

    private void Keep(ExportTraceServiceRequest request)
    {
        foreach (var resource in request.ResourceSpans)
        {
            var service = resource.Resource.Attributes.Single(attribute => attribute.Key == "service.name").Value.StringValue;
            foreach (var span in resource.ScopeSpans.SelectMany(scope => scope.Spans))
            {
                Spans.Enqueue(new ReceivedSpan(
                    service, span.Name, Hex(span.TraceId), Hex(span.SpanId), Hex(span.ParentSpanId)));
            }
        }
    }

    private static string Hex(Google.Protobuf.ByteString bytes) => Convert.ToHexStringLower(bytes.Span);
}

/// <summary>A span as it was received.</summary>
/// <param name="Service">The <c>service.name</c> of its process.</param>
/// <param name="Name">What was done.</param>
/// <param name="TraceId">32 hexadecimal digits.</param>
/// <param name="Id">16 hexadecimal digits.</param>
/// <param name="Parent">16 hexadecimal digits; empty for a root.</param>
internal sealed record ReceivedSpan(string Service, string Name, string TraceId, string Id, string Parent);
