using System.Net;
using System.Text;
using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Client.Tests;

/// <summary>A server on a real socket that gives one answer to every request, and remembers the last one.</summary>
internal sealed class ScriptedServer : IDisposable
{
    private readonly HttpListener _listener = new();

    public ScriptedServer(int status, string contentType, string body, string? retryAfter = null)
    {
        var port = FreePorts.Take(1)[0];
        Address = new Uri($"http://127.0.0.1:{port}/");
        _listener.Prefixes.Add(Address.ToString());
        _listener.Start();
        _ = AnswerAsync(status, contentType, body, retryAfter);
    }

    public Uri Address { get; }

    public string LastRequest { get; private set; } = "";

    public string? LastAuthorization { get; private set; }

    public string LastBody { get; private set; } = "";

    public void Dispose() => _listener.Close();

    private async Task AnswerAsync(int status, string contentType, string body, string? retryAfter)
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using var reader = new StreamReader(context.Request.InputStream);
            LastBody = await reader.ReadToEndAsync();
            LastAuthorization = context.Request.Headers["Authorization"];
            LastRequest = $"{context.Request.HttpMethod} {context.Request.RawUrl}";
            (context.Response.StatusCode, context.Response.ContentType) = (status, contentType);
            if (retryAfter is not null)
            {
                context.Response.Headers["Retry-After"] = retryAfter;
            }

            context.Response.Close(Encoding.UTF8.GetBytes(body), willBlock: true);
        }
    }
}
