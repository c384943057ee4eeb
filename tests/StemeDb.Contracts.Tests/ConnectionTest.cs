using StemeDb.Contracts.V1;

namespace StemeDb.Contracts.Tests;

/// <summary>A connection to a scripted engine, and what tests do with both.</summary>
public abstract class ConnectionTest : IAsyncLifetime
{
    private protected ScriptedEngine Engine { get; private set; } = null!;

    private protected EngineConnection Connection { get; private set; } = null!;

    protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Engine = await ScriptedEngine.StartAsync();
        Connection = await ConnectAsync(new EngineConnectionOptions { Address = Engine.Address });
    }

    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync();
        await Engine.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected static async Task<EngineConnection> ConnectAsync(EngineConnectionOptions options)
    {
        var connection = new EngineConnection(options);
        await connection.WaitUntilConnectedAsync(Cancelled).WaitAsync(TimeSpan.FromMinutes(1), Cancelled);
        return connection;
    }

    /// <summary>Looks until it is so, for at most a minute.</summary>
    protected static async Task UntilAsync(Func<bool> isSo, string what)
    {
        var giveUp = Environment.TickCount64 + 60_000;
        while (!isSo())
        {
            Assert.True(Environment.TickCount64 < giveUp, $"It did not come about that {what}.");
            await Task.Delay(5, Cancelled);
        }
    }

    private protected static byte[] ContentOf(Request request) => request.Append.Assertion.ToByteArray();
}
