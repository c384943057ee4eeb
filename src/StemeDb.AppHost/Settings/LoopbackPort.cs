using StemeDb.Ports;

namespace StemeDb.AppHost.Settings;

/// <summary>A port of the loopback address for a process of the stack. Thread-safe.</summary>
internal static class LoopbackPort
{
    /// <summary>A port that nobody listens on now; it was not given before by this process.</summary>
    /// <exception cref="StartException">There is none.</exception>
    public static int Take() => Take(() => LoopbackPorts.Take(1)[0]);

    internal static int Take(Func<int> choose)
    {
        try
        {
            return choose();
        }
        catch (IOException none)
        {
            throw new StartException(none.Message, StartException.AddressTaken);
        }
    }
}
