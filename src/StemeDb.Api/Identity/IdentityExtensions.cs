using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection.Extensions;
using StemeDb.Api.Identity.Certificates;
using StemeDb.Api.Identity.Keys;
using StemeDb.Api.Identity.Refusals;
using StemeDb.Api.Identity.Tokens;

namespace StemeDb.Api.Identity;

/// <summary>Authentication and authorization as parts of the front door (docs/security.md).</summary>
internal static class IdentityExtensions
{
    /// <summary>The schemes by which callers are known, and the policies of endpoints; without authentication neither.</summary>
    public static void AddIdentity(this IServiceCollection services, IdentityOptions options)
    {
        services.AddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        if (!options.IsRequired)
        {
            // The policies stand at the endpoints all the same, and nobody asks them.
            services.Configure<RouteOptions>(routes => routes.SuppressCheckForUnhandledSecurityMetadata = true);
            return;
        }

        services.AddSingleton<KeyVerifier>();
        services.AddSingleton<RefusalLog>();
        services.AddSingleton<IdentityMetrics>();
        services.AddHostedService<BootstrapReminder>();
        services.AddSingleton<IAuthorizationHandler, AccessHandler>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, AccessAnswers>();
        services.AddAuthorization(policies => policies.FallbackPolicy = AccessPolicies.Fallback);
        var schemes = services.AddAuthentication(Schemes.Any)
            .AddPolicyScheme(Schemes.Any, null, any => any.ForwardDefaultSelector = context => Schemes.For(context, options))
            .AddScheme<AuthenticationSchemeOptions, KeyAuthentication>(Schemes.Key, null);
        if (options.Tokens is { } tokens)
        {
            schemes.AddTokens(tokens);
        }

        if (options.CertificateMap is { } map)
        {
            services.AddSingleton(provider => new CertificateMap(map, provider.GetRequiredService<ILogger<CertificateMap>>()));
            schemes.AddScheme<AuthenticationSchemeOptions, CertificateAuthentication>(Schemes.Certificate, null);
        }
    }

    /// <summary>From here on a request has its caller, though not every caller may come further. Limits are counted between this and <see cref="UseAccess"/>.</summary>
    public static void UseCallers(this IApplicationBuilder app)
    {
        if (!app.ApplicationServices.GetRequiredService<IdentityOptions>().IsRequired)
        {
            app.Use(static (context, next) =>
            {
                context.SetCaller(Caller.Local);
                return next(context);
            });
            return;
        }

        app.UseAuthentication();
        app.UseMiddleware<CallerMiddleware>();
    }

    /// <summary>From here on only requests come that the caller may make.</summary>
    public static void UseAccess(this IApplicationBuilder app)
    {
        if (app.ApplicationServices.GetRequiredService<IdentityOptions>().IsRequired)
        {
            app.UseAuthorization();
        }
    }
}
