using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Integration.Tests.Security;

/// <summary>An Engine, an Api and a real nginx before it, for the tests of one class.</summary>
public sealed class ProxiedStack : IAsyncLifetime
{
    private Stack? _stack;
    private NginxProxy? _nginx;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (NginxProxy.IsInstalled)
        {
            _stack = await Stack.StartAsync();
            _nginx = await NginxProxy.StartAsync(_stack.Address);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await (_nginx?.DisposeAsync() ?? default);
        await (_stack?.DisposeAsync() ?? default);
    }

    /// <summary>Both; the test is skipped where there is no nginx.</summary>
    internal (Stack Stack, NginxProxy Nginx) Take()
    {
        NginxProxy.SkipUnlessInstalled();
        return (_stack!, _nginx!);
    }
}
