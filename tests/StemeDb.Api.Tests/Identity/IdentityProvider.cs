using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.Tokens;

namespace StemeDb.Api.Tests.Identity;

/// <summary>A real server with OpenID Connect metadata and a JWKS, which a test takes away, breaks and gives other keys.</summary>
internal sealed class IdentityProvider : IAsyncDisposable
{
    private WebApplication? _app;
    private int _port;
    private int _keysAsked;

    /// <summary>The keys it names.</summary>
    public SecurityKey[] Keys { get; set; } = [];

    /// <summary>Where its metadata says that the keys are; null: where they are.</summary>
    public string? KeysAddress { get; set; }

    /// <summary>Where it sends on who asks for keys; null: nowhere.</summary>
    public string? Redirect { get; set; }

    /// <summary>How often its keys were asked for.</summary>
    public int KeysAsked => Volatile.Read(ref _keysAsked);

    /// <summary>What it answers instead; null: what it should.</summary>
    public string? Answer { get; set; }

    public string Address => $"http://127.0.0.1:{_port}";

    /// <summary>Listens; the second time where it did before.</summary>
    public async Task StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, _port));
        _app = builder.Build();
        _app.Run(ServeAsync);
        await _app.StartAsync();
        _port = new Uri(_app.Urls.First()).Port;
    }

    /// <summary>Nobody listens any more.</summary>
    public async Task StopAsync()
    {
        await _app!.DisposeAsync();
        _app = null;
    }

    public ValueTask DisposeAsync() => _app?.DisposeAsync() ?? default;

    private Task ServeAsync(HttpContext context)
    {
        if (context.Request.Path.Value == "/keys")
        {
            Interlocked.Increment(ref _keysAsked);
            if (Redirect is { } elsewhere)
            {
                context.Response.Redirect(elsewhere);
                return Task.CompletedTask;
            }
        }

        return context.Response.WriteAsync(Answer ?? (context.Request.Path.Value?.EndsWith("/keys", StringComparison.Ordinal) ?? false
            ? JsonSerializer.Serialize(new { keys = Keys.Select(Describe) })
            : $$"""{"issuer":"https://idp.example","jwks_uri":"{{KeysAddress ?? $"{Address}/keys"}}"}"""));
    }

    private static object Describe(SecurityKey key)
    {
        var jwk = key is ECDsaSecurityKey curve
            ? JsonWebKeyConverter.ConvertFromECDsaSecurityKey(curve) : JsonWebKeyConverter.ConvertFromRSASecurityKey((RsaSecurityKey)key);
        return new { kty = jwk.Kty, kid = jwk.Kid, use = "sig", crv = jwk.Crv, x = jwk.X, y = jwk.Y, n = jwk.N, e = jwk.E };
    }
}
