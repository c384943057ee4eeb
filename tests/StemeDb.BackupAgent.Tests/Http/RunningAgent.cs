using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using StemeDb.Contracts;

namespace StemeDb.BackupAgent.Tests.Http;

/// <summary>An agent that listens, over an engine that is made up and an archive in a directory of its own.</summary>
internal sealed class RunningAgent : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RunningAgent(WebApplication app, EngineDouble engine, string directory)
    {
        (_app, Engine, Directory) = (app, engine, directory);
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public EngineDouble Engine { get; }

    public string Directory { get; }

    public string Archive => Path.Combine(Directory, "archive");

    public HttpClient Http { get; }

    public T Part<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static Task<RunningAgent> StartAsync(params string[] more) =>
        StartAsync(new EngineDouble(), System.IO.Directory.CreateTempSubdirectory("stemedb-agent-").FullName, more);

    /// <summary>Ends it, and starts it again over the same engine and archive.</summary>
    public async Task<RunningAgent> RestartAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
        return await StartAsync(Engine, Directory, []);
    }

    private static async Task<RunningAgent> StartAsync(EngineDouble engine, string directory, string[] more)
    {
        string[] args =
        [
            "--STEMEDB_BACKUP_ADDR=127.0.0.1:0", $"--STEMEDB_ARCHIVE_DIR={directory}/archive", "--STEMEDB_LOG_LEVEL=critical",
            "--STEMEDB_BACKUP_SCHEDULE=off", "--STEMEDB_VERIFY_SCHEDULE=off", "--STEMEDB_DRILL_SCHEDULE=off", $"--STEMEDB_DRILL_DIR={directory}/drills", .. more,
        ];
        var app = AgentService.Create(args, services => services.AddSingleton<IEngineArchiving>(engine));
        await app.StartAsync(Ct);
        return new RunningAgent(app, engine, directory);
    }

    /// <summary>Asks for JSON, whatever the status.</summary>
    public async Task<(int Status, JsonElement Body)> AskAsync(HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        using var response = await Http.SendAsync(request, Ct);
        var text = await response.Content.ReadAsStringAsync(Ct);
        return ((int)response.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
    }

    /// <summary>Asks until what runs has ended.</summary>
    public async Task<JsonElement> EndedAsync(string path)
    {
        while (true)
        {
            var body = await Http.GetFromJsonAsync<JsonElement>(path, Ct);
            if (body.GetProperty("running").ValueKind is JsonValueKind.Null or JsonValueKind.False) return body;
            await Task.Delay(10, Ct);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
        if (System.IO.Directory.Exists(Directory)) System.IO.Directory.Delete(Directory, recursive: true); // Once, for all that ran over it.
    }
}
