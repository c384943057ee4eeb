using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using StemeDb.Contracts;

namespace StemeDb.Api.Tests.Serving;

/// <summary>The whole front door on a port the system chose, in front of an engine's double.</summary>
internal sealed class RunningApi : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RunningApi(WebApplication app, EngineDouble engine)
    {
        _app = app;
        Engine = engine;
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public EngineDouble Engine { get; }

    public HttpClient Http { get; }

    public int Port => Http.BaseAddress!.Port;

    public IServiceProvider Services => _app.Services;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static Task<RunningApi> StartAsync(params string[] args) => StartAsync(_ => { }, args);

    /// <summary>With parts replaced.</summary>
    public static async Task<RunningApi> StartAsync(Action<IServiceCollection> configure, params string[] args)
    {
        var engine = new EngineDouble();
        var app = ApiService.Create(
            ["--STEMEDB_BIND_ADDR=127.0.0.1:0", "--STEMEDB_LOG_LEVEL=none", .. args],
            services =>
            {
                services.AddSingleton<IEngineConnection>(engine);
                configure(services);
            });
        await app.StartAsync(Ct);
        return new RunningApi(app, engine);
    }

    public Task<Reply> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<Reply> PostAsync(string path, string json) => SendAsync(HttpMethod.Post, path, Json(Encoding.UTF8.GetBytes(json)));

    public Task<Reply> PutAsync(string path, string json) => SendAsync(HttpMethod.Put, path, Json(Encoding.UTF8.GetBytes(json)));

    public Task<Reply> BulkAsync(string lines, string query = "") => SendAsync(HttpMethod.Post, "/v1/assertions/bulk" + query, Lines(lines));

    public async Task<Reply> SendAsync(HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        using var response = await Http.SendAsync(request, Ct);
        return new Reply(response.StatusCode, response.Content.Headers.ContentType?.MediaType, response.Headers,
            await response.Content.ReadAsStringAsync(Ct));
    }

    public static ByteArrayContent Json(byte[] body) => Typed(new ByteArrayContent(body), "application/json");

    public static ByteArrayContent Lines(string lines) => Typed(new ByteArrayContent(Encoding.UTF8.GetBytes(lines)), "application/x-ndjson");

    public static T Typed<T>(T content, string type)
        where T : HttpContent
    {
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return content;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }
}
