using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using StemeDb.ServiceDefaults.Health;
using StemeDb.ServiceDefaults.Hosting;
using StemeDb.ServiceDefaults.Telemetry;

namespace StemeDb.ServiceDefaults.Tests.Hosting;

/// <summary>A service with nothing but the defaults, on a port the system chose.</summary>
internal sealed class RunningService : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RunningService(WebApplication app)
    {
        _app = app;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public HttpClient Client { get; }

    public static async Task<RunningService> StartAsync(Action<WebApplicationBuilder>? configure = null, params string[] args)
    {
        var builder = ServiceProcess.CreateBuilder(args, "stemedb-test");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        configure?.Invoke(builder);
        var app = builder.Build();
        app.MapServiceHealth();
        app.MapServiceMetrics();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new RunningService(app);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
