using System.Collections.Concurrent;
using System.Net;
using System.Text;
using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Integration.Tests.Proxies;

/// <summary>Clients that write and read through a proxy, one request after the other, until they are told to end.</summary>
internal sealed class Load : IAsyncDisposable
{
    private const int Writers = 4;
    private const int Readers = 4;

    private readonly ConcurrentQueue<string> _failed = new();
    private readonly ConcurrentQueue<string> _written = new();
    private readonly CancellationTokenSource _over = new();
    private readonly HttpClient _client;
    private readonly Task _all;
    private int _done;

    private Load(HttpClient client)
    {
        _client = client;
        _all = Task.WhenAll([
            .. Enumerable.Range(0, Writers).Select(writer => RunAsync(i => WriteAsync($"load/{writer}/{i}"))),
            .. Enumerable.Range(0, Readers).Select(_ => RunAsync(_ => SendAsync(new HttpRequestMessage(HttpMethod.Get, "/v1/concepts"), "read"))),
        ]);
    }

    /// <summary>What was not answered by 200 or 201: the kind of request, and what came instead.</summary>
    public IReadOnlyCollection<string> Failed => _failed;

    /// <summary>Paths whose claim was acknowledged.</summary>
    public IReadOnlyCollection<string> Written => _written;

    /// <summary>As many as may wait for an answer at one moment, of those that write.</summary>
    public static int WritesAtOnce => Writers;

    public static Load Start(HttpClient client) => new(client);

    /// <summary>Waits until so many more requests were answered, or failed.</summary>
    public Task MoreAsync(int requests)
    {
        var target = Volatile.Read(ref _done) + requests;
        return Until.TrueAsync(
            () => Task.FromResult(Volatile.Read(ref _done) >= target), TimeSpan.FromMinutes(3), () => $"The load stands still. Failed:\n{string.Join('\n', _failed)}");
    }

    /// <summary>Ends it, when what is under way has its answers.</summary>
    public async Task EndAsync()
    {
        await _over.CancelAsync();
        await _all;
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _over.Dispose();
    }

    private async Task RunAsync(Func<int, Task> request)
    {
        await Task.Yield();
        for (var i = 0; !_over.IsCancellationRequested; i++)
        {
            await request(i);
            Interlocked.Increment(ref _done);
        }
    }

    private async Task WriteAsync(string path)
    {
        using var body = new StringContent($$"""{"concept_path":"{{path}}","value":1,"source":"load"}""", Encoding.UTF8, "application/json");
        if (await SendAsync(new HttpRequestMessage(HttpMethod.Post, "/v1/assertions") { Content = body }, "write"))
        {
            _written.Enqueue(path);
        }
    }

    private async Task<bool> SendAsync(HttpRequestMessage request, string kind)
    {
        using (request)
        {
            try
            {
                request.Version = _client.DefaultRequestVersion;
                request.VersionPolicy = _client.DefaultVersionPolicy;
                using var reply = await _client.SendAsync(request);
                if (reply.StatusCode is HttpStatusCode.OK or HttpStatusCode.Created)
                {
                    return true;
                }

                _failed.Enqueue($"{kind}: {(int)reply.StatusCode} {await reply.Content.ReadAsStringAsync()}");
            }
            catch (HttpRequestException e)
            {
                _failed.Enqueue($"{kind}: {e.Message} {e.InnerException?.Message}");
            }

            return false;
        }
    }
}
