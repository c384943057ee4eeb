using System.Diagnostics;
using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Bench.Recovering;

/// <summary>How long the Engine takes from the start of its process until it says that it is ready.</summary>
internal static class Readiness
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Starts the Engine of a stack whose Engine has ended.</summary>
    public static async Task<TimeSpan> StartAsync(Stack stack)
    {
        var watch = Stopwatch.StartNew();
        stack.StartEngine();
        using var http = new HttpClient { BaseAddress = stack.EngineAdmin };
        while (!await IsReadyAsync(http))
        {
            if (watch.Elapsed > Patience || stack.Engine!.HasExited)
            {
                throw new TimeoutException($"The engine does not come back:\n{stack.Engine!.Output}");
            }

            await Task.Delay(Pause);
        }

        return watch.Elapsed;
    }

    private static async Task<bool> IsReadyAsync(HttpClient http)
    {
        try
        {
            using var response = await http.GetAsync(new Uri("/health/ready", UriKind.Relative));
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
