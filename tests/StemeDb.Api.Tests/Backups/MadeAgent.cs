using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace StemeDb.Api.Tests.Backups;

/// <summary>A backup agent that says what a test wants, and keeps what it was asked.</summary>
internal sealed class MadeAgent : IAsyncDisposable
{
    private readonly WebApplication _app;

    private MadeAgent(WebApplication app) => _app = app;

    public string Address => _app.Urls.Single();

    /// <summary>What it was asked: method, path and what was shown.</summary>
    public List<string> Asked { get; } = [];

    public (int Status, string Type, string Text) Answer { get; set; } = (200, "application/json", "{}");

    public static async Task<MadeAgent> StartAsync()
    {
        var app = WebApplication.CreateSlimBuilder().Build();
        app.Urls.Add("http://127.0.0.1:0");
        var agent = new MadeAgent(app);
        app.Run(async context =>
        {
            agent.Asked.Add($"{context.Request.Method} {context.Request.Path} {context.Request.Headers.Authorization}".TrimEnd());
            (context.Response.StatusCode, context.Response.ContentType) = (agent.Answer.Status, agent.Answer.Type);
            await context.Response.WriteAsync(agent.Answer.Text);
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return agent;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
