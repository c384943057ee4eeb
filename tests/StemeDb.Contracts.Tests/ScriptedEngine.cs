using System.Collections.Concurrent;
using System.Net;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using StemeDb.Contracts.V1;

namespace StemeDb.Contracts.Tests;

/// <summary>A real gRPC server on a real socket that answers as a test tells it to, and remembers what it was sent.</summary>
internal sealed class ScriptedEngine : V1.Engine.EngineBase, IAsyncDisposable
{
    private readonly ConcurrentQueue<RequestBatch> _batches = new();
    private WebApplication? _app;
    private CancellationTokenSource _broken = new();

    /// <summary>The reply to a request; null: none.</summary>
    public Func<Request, Reply?> Answer { get; set; } = Created;

    /// <summary>Asks every client that sends something to end its side, as an engine that stops does.</summary>
    public bool IsStopping { get; set; }

    /// <summary>Sent when a client has ended its side.</summary>
    public ReplyBatch Last { get; } = new();

    public IReadOnlyList<RequestBatch> Batches => [.. _batches];

    public IEnumerable<Request> Requests => _batches.SelectMany(batch => batch.Requests);

    public EngineAddress Address { get; private set; } = null!;

    public static async Task<ScriptedEngine> StartAsync(string? socket = null)
    {
        var engine = new ScriptedEngine();
        await engine.ListenAsync(socket, 0);
        return engine;
    }

    public static Reply Created(Request request) => new()
    {
        Appended = new Appended { Id = ByteString.CopyFrom(new byte[32]), Seq = request.CorrelationId, RecordedAt = 7 },
    };

    /// <summary>Ends every stream as a process that dies does, and listens no more.</summary>
    public async Task KillAsync()
    {
        await _broken.CancelAsync();
        await _app!.DisposeAsync();
    }

    /// <summary>Listens again where it did before.</summary>
    public async Task ReviveAsync()
    {
        _broken = new CancellationTokenSource();
        await ListenAsync(Address.SocketPath, Address.Uri?.Port ?? 0);
    }

    public override async Task Session(
        IAsyncStreamReader<RequestBatch> requestStream, IServerStreamWriter<ReplyBatch> responseStream, ServerCallContext context)
    {
        await context.WriteResponseHeadersAsync([]);
        while (await requestStream.MoveNext(_broken.Token))
        {
            _batches.Enqueue(requestStream.Current);
            var replies = new ReplyBatch();
            foreach (var request in requestStream.Current.Requests)
            {
                if (Answer(request) is { } reply)
                {
                    reply.CorrelationId = request.CorrelationId;
                    replies.Replies.Add(reply);
                }
            }

            if (replies.Replies.Count > 0)
            {
                await responseStream.WriteAsync(replies);
            }

            if (IsStopping)
            {
                await responseStream.WriteAsync(new ReplyBatch { Ending = true });
            }
        }

        await responseStream.WriteAsync(Last);
    }

    public async ValueTask DisposeAsync()
    {
        await _broken.CancelAsync();
        await _app!.DisposeAsync();
        _broken.Dispose();
    }

    private async Task ListenAsync(string? socket, int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(this);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            if (socket is null)
            {
                kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http2);
            }
            else
            {
                kestrel.ListenUnixSocket(socket, listen => listen.Protocols = HttpProtocols.Http2);
            }
        });
        _app = builder.Build();
        _app.MapGrpcService<ScriptedEngine>();
        await _app.StartAsync();
        Assert.True(EngineAddress.TryParse(socket is null ? _app.Urls.First() : "unix:" + socket, out var address));
        Address = address;
    }
}
