using System.Diagnostics;
using StemeDb.Client;
using StemeDb.Client.Bulk;

namespace StemeDb.Cli.Import;

/// <summary>Tries again while the server is away, with pauses that double, for at most a given time without success.</summary>
internal sealed class Patience(TimeSpan limit, TimeSpan firstPause, Action<string> tell)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>Runs the work until it succeeds.</summary>
    /// <exception cref="CommandFailure">The server stayed away longer than the limit.</exception>
    public async Task<T> TryAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        var pause = firstPause;
        var failing = new Stopwatch();
        while (true)
        {
            try
            {
                return await work(cancellationToken);
            }
            catch (Exception e) when (IsTransient(e))
            {
                failing.Start();
                if (failing.Elapsed > limit)
                {
                    throw new CommandFailure(
                        ExitCode.Interrupted, $"{e.Message} Gave up after {limit.TotalSeconds:0} s; run the same command again to go on where it stopped.");
                }

                var asked = (e as StemeDbException)?.RetryAfter is { } retryAfter && retryAfter > pause ? retryAfter : pause;
                tell($"{e.Message} Trying again in {asked.TotalSeconds:0.0} s.");
                await Task.Delay(asked, cancellationToken);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    private static bool IsTransient(Exception e) =>
        e is BulkInterruptedException || (e is StemeDbException failure && failure.IsTransient);
}
