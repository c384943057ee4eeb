using System.Globalization;
using StemeDb.Ports;

namespace StemeDb.Archive.Drilling;

/// <summary>An engine and a front door on a restored directory, on free ports of this machine alone.</summary>
internal sealed class DrillServer : IDisposable
{
    private readonly DrillProcess _engine;
    private readonly DrillProcess _api;

    private DrillServer(DrillProcess engine, DrillProcess api, Uri address) => (_engine, _api, Address) = (engine, api, address);

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Starts both.</summary>
    /// <exception cref="IOException">There are no free ports.</exception>
    public static DrillServer Start(DrillOptions options, string dataDirectory)
    {
        var ports = LoopbackPorts.Take(3);
        var engine = new DrillProcess(options.Engine, new Dictionary<string, string>
        {
            ["STEMEDB_DATA_DIR"] = dataDirectory,
            ["STEMEDB_ENGINE_ADDR"] = Local(ports[0]),
            ["STEMEDB_ENGINE_ADMIN_ADDR"] = Local(ports[1]),
            ["STEMEDB_TRUST_INTERVAL"] = "0s",
            ["STEMEDB_STOP_WITH_INPUT"] = "true",
        });
        try
        {
            var api = new DrillProcess(options.Api, new Dictionary<string, string>
            {
                ["STEMEDB_BIND_ADDR"] = Local(ports[2]),
                ["STEMEDB_ENGINE_ENDPOINT"] = $"http://{Local(ports[0])}",
                ["STEMEDB_STOP_WITH_INPUT"] = "true",
            });
            return new DrillServer(engine, api, new Uri($"http://{Local(ports[2])}"));
        }
        catch
        {
            engine.Dispose();
            throw;
        }
    }

    /// <summary>Waits until it answers a question.</summary>
    /// <exception cref="DrillFailedException">A process ended, or it takes too long.</exception>
    public async Task ReadyAsync(DrillQuestions questions, TimeSpan within, CancellationToken cancellation)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        late.CancelAfter(within);
        while (!await questions.IsReadyAsync(late.Token))
        {
            foreach (var (process, name) in new[] { (_engine, "engine"), (_api, "front door") })
            {
                if (process.HasExited) throw new DrillFailedException($"The {name} ended on the restored directory. It said:\n{process.Tail}");
            }

            if (late.IsCancellationRequested)
            {
                cancellation.ThrowIfCancellationRequested();
                throw new DrillFailedException($"The engine did not answer within {within.TotalSeconds:0} s. It said:\n{_engine.Tail}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), CancellationToken.None);
        }
    }

    public void Dispose()
    {
        _api.Dispose();
        _engine.Dispose();
    }

    private static string Local(int port) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
}
