using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using StemeDb.Api.Keys;
using StemeDb.Api.Tests.Serving;
using StemeDb.Model.Keys;

namespace StemeDb.Api.Tests.Identity;

/// <summary>The front door with authentication.</summary>
internal sealed class SecuredApi : IAsyncDisposable
{
    private SecuredApi(RunningApi api, KeysDouble keys) => (Api, Keys) = (api, keys);

    public RunningApi Api { get; }

    public KeysDouble Keys { get; }

    public static Task<SecuredApi> StartAsync(params string[] args) => StartAsync(TimeProvider.System, args);

    /// <summary>By another clock.</summary>
    public static Task<SecuredApi> StartAsync(TimeProvider clock, params string[] args) => StartAsync(services => services.AddSingleton(clock), args);

    /// <summary>With parts replaced.</summary>
    public static async Task<SecuredApi> StartAsync(Action<IServiceCollection> configure, params string[] args)
    {
        var keys = new KeysDouble();
        var api = await RunningApi.StartAsync(
            services => configure(services.AddSingleton<IKeyDirectory>(keys)), ["--STEMEDB_AUTH=required", .. args]);
        return new(api, keys);
    }

    /// <summary>The same door, asked by who holds a key; null: by nobody known.</summary>
    public RunningApi As(string? token)
    {
        Api.Http.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return Api;
    }

    /// <summary>Asked by who may do this and is bound to nothing.</summary>
    public RunningApi As(KeyScopes scopes) => As(Keys.Make(scopes));

    public ValueTask DisposeAsync() => Api.DisposeAsync();
}
