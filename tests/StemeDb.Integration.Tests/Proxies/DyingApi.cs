using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace StemeDb.Integration.Tests.Proxies;

/// <summary>Stands where an Api would, counts what arrives whole, and breaks off at one moment of each answer. It is always ready.</summary>
internal sealed class DyingApi : IAsyncDisposable
{
    private readonly ConcurrentQueue<WholeRequest> _received = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _over = new();
    private readonly Func<WholeRequest, Task<byte[]>> _answer;
    private readonly Task _accepting;

    /// <param name="dies">When.</param>
    /// <param name="answer">Carries a request out and gives the answer, of which the client may see nothing; null: says yes.</param>
    public DyingApi(Dies dies, Func<WholeRequest, Task<byte[]>>? answer = null)
    {
        Moment = dies;
        _answer = answer ?? (_ => Task.FromResult(Yes(WholeRequest.Body)));
        _listener.Start();
        Address = new Uri($"http://{_listener.LocalEndpoint}");
        if (dies == Dies.BeforeTheConnection)
        {
            _listener.Stop();
        }

        _accepting = dies == Dies.BeforeTheConnection ? Task.CompletedTask : AcceptAsync();
    }

    public Uri Address { get; }

    /// <summary>When it breaks off, from now on.</summary>
    public Dies Moment { get; set; }

    /// <summary>Every request that arrived to its last byte, but for those that are answered in any case.</summary>
    public IReadOnlyCollection<WholeRequest> Received => _received;

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        _listener.Stop();
        await _accepting;
        _over.Dispose();
    }

    private static byte[] Yes(string body) => Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n{body}");

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_over.Token);
                serving.Add(ServeAsync(socket));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            while (await WholeRequest.ReadAsync(stream, _over.Token) is { } request)
            {
                if (request.IsHarmless)
                {
                    await stream.WriteAsync(Yes("yes"), _over.Token);
                    continue;
                }

                _received.Enqueue(request);
                var answer = await _answer(request);
                await stream.WriteAsync(answer.AsMemory(0, Told(answer)), _over.Token);
                if (Moment != Dies.Never)
                {
                    return;
                }
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The proxy went, or the test is over.
        }
    }

    /// <summary>How much of the answer the proxy is told.</summary>
    private int Told(byte[] answer) => Moment switch
    {
        Dies.BeforeTheAnswer => 0,
        Dies.InTheHead => "HTTP/1.1 200 OK\r\nConte".Length,
        Dies.InTheBody => answer.Length - 1,
        _ => answer.Length,
    };
}
