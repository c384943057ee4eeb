using Microsoft.AspNetCore.Connections.Features;
using StemeDb.Api.Configuration;
using StemeDb.ServiceDefaults.Health;

namespace StemeDb.Api.Draining;

/// <summary>The drain as a part of the process.</summary>
internal static class DrainExtensions
{
    public static void AddDrain(this IServiceCollection services, ApiOptions options)
    {
        services.AddSingleton<Drain>();
        services.AddSingleton<QuicConnections>();
        services.AddHostedService(provider => provider.GetRequiredService<Drain>());
        services.AddHealthChecks().AddCheck<DrainHealthCheck>("stopping", tags: [HealthExtensions.ReadyTag]);

        // What requests have to finish in begins when the drain is over.
        services.PostConfigure<HostOptions>(host => host.ShutdownTimeout += options.DrainTime);
    }

    /// <summary>While it lasts, no client stays connected behind an answer: its next request would find nobody.</summary>
    public static void UseDrain(this IApplicationBuilder app)
    {
        var drain = app.ApplicationServices.GetRequiredService<Drain>();
        var quic = app.ApplicationServices.GetRequiredService<QuicConnections>();
        app.Use((context, next) =>
        {
            if (drain.HasBegun)
            {
                EndConnection(context, quic);
            }

            return next(context);
        });
    }

    private static void EndConnection(HttpContext context, QuicConnections quic)
    {
        if (HttpProtocol.IsHttp11(context.Request.Protocol) || HttpProtocol.IsHttp10(context.Request.Protocol))
        {
            // At the last moment: an answer that was begun and taken back loses its headers.
            context.Response.OnStarting(static state =>
            {
                ((HttpContext)state).Response.Headers.Connection = "close";
                return Task.CompletedTask;
            }, context);
        }
        else if (HttpProtocol.IsHttp3(context.Request.Protocol))
        {
            quic.RequestClose(context.Connection.Id);
        }
        else
        {
            // HTTP/2: GOAWAY; the streams that are open are finished.
            context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        }
    }
}
