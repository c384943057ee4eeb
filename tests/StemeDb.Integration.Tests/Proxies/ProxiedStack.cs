using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Integration.Tests.Proxies;

/// <summary>An Engine, an Api and every proxy that is installed before it, for the tests of one class.</summary>
public sealed class ProxiedStack : IAsyncLifetime
{
    private readonly Dictionary<string, RunningProxy> _proxies = [];
    private Stack? _stack;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _stack = await Stack.StartAsync();
        foreach (var kind in ProxyKind.All.Where(kind => kind.IsInstalled))
        {
            _proxies[kind.Name] = await RunningProxy.StartAsync(kind, [_stack.Address]);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var proxy in _proxies.Values)
        {
            await proxy.DisposeAsync();
        }

        await (_stack?.DisposeAsync() ?? default);
    }

    internal Stack Stack => _stack!;

    /// <summary>One of the proxies; the test is skipped where that is not installed.</summary>
    internal RunningProxy Take(string proxy)
    {
        ProxyKind.Named(proxy).SkipUnlessInstalled();
        return _proxies[proxy];
    }
}
