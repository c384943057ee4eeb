using Microsoft.Extensions.Hosting;

namespace StemeDb.ServiceDefaults.Hosting;

/// <summary>
/// Stops the service when its standard input ends. Who starts it with a pipe there holds the other end, and the kernel closes that when
/// it dies, in whatever way: so nothing is left behind by a parent that was killed.
/// </summary>
internal sealed class InputLifeline(IHostApplicationLifetime lifetime, Func<Stream> open) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        // A thread of its own: a read of a pipe cannot be given up, and this one lasts as long as the process.
        new Thread(WaitForEnd) { IsBackground = true, Name = "end of standard input" }.Start();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void WaitForEnd()
    {
        try
        {
            using var input = open();
            Span<byte> ignored = stackalloc byte[256];
            while (input.Read(ignored) > 0)
            {
                // What is said there means nothing.
            }
        }
        catch (IOException)
        {
            // It cannot be read: there is nobody at the other end.
        }

        lifetime.StopApplication();
    }
}
