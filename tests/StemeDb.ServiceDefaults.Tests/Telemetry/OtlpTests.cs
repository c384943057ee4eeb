using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using StemeDb.ServiceDefaults.Hosting;

namespace StemeDb.ServiceDefaults.Tests.Telemetry;

public sealed class OtlpTests
{
    [Theory]
    [InlineData("OtlpTraceExporter", false)]
    [InlineData("OtlpMetricExporter", false)]
    [InlineData("OtlpLogExporter", false)]
    [InlineData("any", true)]
    public void Exporters_alone_send_without_retries_of_ours(string client, bool resilient)
    {
        using var app = (IDisposable)ServiceProcess.CreateBuilder(["--OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:9"], "stemedb-test").Build();
        var services = ((Microsoft.Extensions.Hosting.IHost)app).Services;

        var handler = services.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler(client);

        Assert.Equal(resilient, Chain(handler).OfType<ResilienceHandler>().Any());
    }

    private static IEnumerable<HttpMessageHandler> Chain(HttpMessageHandler? handler)
    {
        for (; handler is not null; handler = (handler as DelegatingHandler)?.InnerHandler)
        {
            yield return handler;
        }
    }
}
