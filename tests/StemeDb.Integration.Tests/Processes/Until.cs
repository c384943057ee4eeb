using System.Diagnostics;

namespace StemeDb.Integration.Tests.Processes;

/// <summary>Waits for a condition, not for a time.</summary>
internal static class Until
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Asks again until it is true; being unreachable counts as not yet.</summary>
    public static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan limit, Func<string> otherwise)
    {
        var watch = Stopwatch.StartNew();
        while (!await IsTrueAsync(condition))
        {
            if (watch.Elapsed > limit)
            {
                throw new TimeoutException(otherwise());
            }

            await Task.Delay(Pause);
        }
    }

    private static async Task<bool> IsTrueAsync(Func<Task<bool>> condition)
    {
        try
        {
            return await condition();
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
