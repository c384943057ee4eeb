using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StemeDb.Contracts.Failures;
using StemeDb.Contracts.Session;
using StemeDb.Contracts.V1;
using StemeDb.Model.Audit;

namespace StemeDb.Contracts;

/// <summary>
/// One long-lived stream to the engine that is opened again, in the background, whenever it breaks. Connecting begins when it
/// is made. While there is no connection every request fails at once with <see cref="EngineUnavailableException"/>.
/// </summary>
public sealed partial class EngineConnection : IEngineConnection
{
    private readonly EngineConnectionOptions _options;
    private readonly ILogger _logger;
    private readonly GrpcChannel _channel;
    private readonly V1.Engine.EngineClient _client;
    private readonly InFlightBudget _budget;
    private readonly CancellationTokenSource _disposing = new();
    private readonly Task _loop;

    private volatile EngineSession? _session;
    private volatile EngineConnectionStatus _status = new(false, null);
    private TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Begins to connect.</summary>
    /// <param name="options">Where to, and the limits.</param>
    /// <param name="loggers">Where to say that the connection was made or lost; null: nowhere.</param>
    public EngineConnection(EngineConnectionOptions options, ILoggerFactory? loggers = null)
    {
        _options = options;
        _logger = (loggers ?? NullLoggerFactory.Instance).CreateLogger<EngineConnection>();
        _budget = new InFlightBudget(options.MaxInFlight, options.MaxInFlightBytes);
        _channel = EngineChannel.Create(options);
        _client = new V1.Engine.EngineClient(_channel);
        _loop = Task.Run(() => KeepConnectedAsync(_disposing.Token));
    }

    /// <inheritdoc/>
    public EngineConnectionStatus Status => _status;

    /// <inheritdoc/>
    public Task WaitUntilConnectedAsync(CancellationToken cancellationToken = default) =>
        Volatile.Read(ref _connected).Task.WaitAsync(cancellationToken);

    /// <summary>Ends the stream; requests under way fail with <see cref="EngineUnavailableException"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposing.IsCancellationRequested)
        {
            return;
        }

        await _disposing.CancelAsync();
        await _loop;
        _channel.Dispose();
        CloseFeeds();
        _disposing.Dispose();
    }

    private async Task KeepConnectedAsync(CancellationToken cancellationToken)
    {
        var delay = new ReconnectDelay(_options.MinReconnectDelay, _options.MaxReconnectDelay);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await RunSessionAsync(delay, cancellationToken);
            }
            catch (Exception e)
            {
                // Whatever it was, this loop is the only way back to the engine, so nothing may end it but disposal.
                NotConnected(e, cancellationToken.IsCancellationRequested);
            }

            await Task.Delay(delay.Next(), cancellationToken).ContinueWith(
                _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    /// <summary>Connects, serves until the stream breaks, and throws what broke it.</summary>
    private async Task RunSessionAsync(ReconnectDelay delay, CancellationToken cancellationToken)
    {
        using var call = _client.Session(cancellationToken: cancellationToken);
        await call.ResponseHeadersAsync.WaitAsync(_options.ConnectTimeout, cancellationToken);
        var session = new EngineSession(_options, _budget);
        try
        {
            delay.Reset();
            Connected(session);
            await new EngineStream(_options, session, call).RunAsync(cancellationToken);
        }
        catch (Exception e)
        {
            NotConnected(e, cancellationToken.IsCancellationRequested);
            session.Fail(e);
            throw;
        }
    }

    private void Connected(EngineSession session)
    {
        _session = session;
        _status = new EngineConnectionStatus(true, null);
        _connected.TrySetResult();
        LogConnected(_options.Address);
    }

    private void NotConnected(Exception cause, bool disposing)
    {
        var wasConnected = _status.IsConnected;
        var reason = Reason(cause);
        if (_connected.Task.IsCompleted)
        {
            Volatile.Write(ref _connected, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        _session = null;
        var previous = _status.LastError;
        _status = new EngineConnectionStatus(false, disposing ? "the connection was closed" : reason);
        if (disposing)
        {
            return;
        }

        if (wasConnected)
        {
            LogLost(_options.Address, reason);
        }
        else if (previous != reason)
        {
            LogUnreachable(_options.Address, reason);
        }
    }

    /// <summary>Puts a request in line and waits for its reply; a fault becomes an exception.</summary>
    private async Task<Reply> CallAsync(Request request, int bytes, EngineCall call)
    {
        if (call.Audit is { } audit) request.Audit = Session.Messages.Wrap(AuditEntryJson.ToCanonical(audit));
        var session = _session ?? throw new EngineUnavailableException(RequestFate.NeverSent, NoConnection());
        request.Bounds = call.Bounds?.Message;
        var reply = await session.Send(request, bytes, call);
        return reply.BodyCase == Reply.BodyOneofCase.Fault ? throw new EngineFaultException(reply.Fault) : reply;
    }

    private string NoConnection() =>
        $"There is no connection to the engine at {_options.Address}{(_status.LastError is { } error ? $" ({error})" : "")}; "
        + "the request was not sent.";

    private static string Reason(Exception cause) => cause switch
    {
        RpcException { Status.DebugException: { } inner } => inner.GetBaseException().Message,
        RpcException rpc => rpc.Status.Detail,
        TimeoutException => "the engine did not answer in time",
        _ => cause.Message,
    };

    [LoggerMessage(Level = LogLevel.Information, Message = "Connected to the engine at {Address}.")]
    private partial void LogConnected(EngineAddress address);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Lost the connection to the engine at {Address}: {Reason}. Connecting again.")]
    private partial void LogLost(EngineAddress address, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cannot reach the engine at {Address}: {Reason}. Trying again until it answers.")]
    private partial void LogUnreachable(EngineAddress address, string reason);
}
