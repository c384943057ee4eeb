using System.Diagnostics;
using StemeDb.Client;
using StemeDb.Client.Bulk;

namespace StemeDb.Cli.Import;

/// <summary>Tries again while the server is away, with pauses that double, for at most a given time without any progress.</summary>
internal sealed class Patience(TimeSpan limit, TimeSpan firstPause, Action<string> tell)
{
    // A server that was restarted is met soon, and one that stays away is asked once a second.
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly Stopwatch _failing = new();
    private string? _told;
    private TimeSpan _pause;

    /// <summary>Runs the work until it succeeds.</summary>
    /// <exception cref="CommandFailure">The server stayed away longer than the limit.</exception>
    public async Task<T> TryAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        Progressed();
        while (true)
        {
            try
            {
                return await work(cancellationToken);
            }
            catch (Exception e) when (IsTransient(e))
            {
                _failing.Start();
                if (_failing.Elapsed > limit)
                {
                    throw new CommandFailure(
                        ExitCode.Interrupted, $"{e.Message} Gave up after {limit.TotalSeconds:0} s; run the same command again to go on where it stopped.");
                }

                var asked = (e as StemeDbException)?.RetryAfter is { } retryAfter && retryAfter > _pause ? retryAfter : _pause;
                TellOnce(e.Message);
                await Task.Delay(asked, cancellationToken);
                _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
            }
        }
    }

    /// <summary>Something was acknowledged: patience begins anew.</summary>
    public void Progressed()
    {
        _failing.Reset();
        _pause = firstPause;
        _told = null;
    }

    private void TellOnce(string message)
    {
        if (message != _told)
        {
            tell($"{message} Trying again for up to {limit.TotalSeconds:0} s.");
            _told = message;
        }
    }

    private static bool IsTransient(Exception e) =>
        e is BulkInterruptedException || (e is StemeDbException failure && failure.IsTransient);
}
