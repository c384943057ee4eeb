using Microsoft.Extensions.Hosting.Systemd;
using StemeDb.Engine.Health;

namespace StemeDb.Engine.Startup;

/// <summary>
/// Tells systemd "ready" when the engine accepts, not when its administration's address is bound, which is long before.
/// </summary>
internal sealed class ReadyNotifier(SystemdNotifier notifier, EngineState state) : ISystemdNotifier
{
    private bool _isReadyAsked;

    public bool IsEnabled => notifier.IsEnabled;

    public void Notify(ServiceState serviceState)
    {
        if (serviceState.ToString() == ServiceState.Ready.ToString() && state.Phase == EnginePhase.Starting)
        {
            _isReadyAsked = true;
            return;
        }

        notifier.Notify(serviceState);
    }

    /// <summary>The engine accepts: what was asked too early is said now.</summary>
    public void Accepting()
    {
        if (_isReadyAsked)
        {
            notifier.Notify(ServiceState.Ready);
        }
    }
}
