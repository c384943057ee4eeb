using System.Diagnostics.CodeAnalysis;
using StemeDb.Api.Errors;
using StemeDb.Api.Identity.Refusals;
using StemeDb.Contracts.Failures;

namespace StemeDb.Api.Identity;

/// <summary>
/// Whether the credentials of a request that goes on for long are still good: what was judged at its head is judged again and again, so
/// that a key that is revoked ends the feed it once opened. Thread-safe.
/// </summary>
internal sealed partial class CallerStanding : IDisposable
{
    /// <summary>How often they are judged again.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _over = new();
    private readonly ILogger _logger;
    private readonly string _caller;
    private readonly string _traceId;
    private volatile CredentialsRefused? _refused;
    private bool _isDefectTold;

    private CallerStanding(HttpContext context)
    {
        (_caller, _traceId) = (context.Caller().Id, TraceId.Of(context));
        _logger = context.RequestServices.GetRequiredService<ILogger<CallerStanding>>();
    }

    /// <summary>Cancelled when they are no longer good.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Why they are no longer good; null: they are.</summary>
    public CredentialsRefused? Refused => _refused;

    /// <summary>Begins to judge the caller of a request again, until this is disposed.</summary>
    public static CallerStanding Watch(HttpContext context)
    {
        var standing = new CallerStanding(context);
        context.Features.Set(standing);
        if (context.User is CallerPrincipal { JudgeAgain: { } judge })
        {
            _ = standing.WatchAsync(judge, standing._over.Token);
        }

        return standing;
    }

    /// <summary>What the client is told when they are no longer good.</summary>
    public bool IsLost([NotNullWhen(true)] out Problem? problem)
    {
        problem = _refused is { } refused ? AccessAnswers.Unknown(refused) : null;
        return problem is not null;
    }

    /// <exception cref="ProblemException">401: they are no longer good.</exception>
    public void ThrowIfLost()
    {
        if (IsLost(out var problem)) throw new ProblemException(problem);
    }

    public void Dispose()
    {
        // Neither source has a timer or a handle, and one may be cancelled at this moment.
        _over.Cancel();
    }

    private async Task WatchAsync(Func<CancellationToken, ValueTask<CredentialsRefused?>> judge, CancellationToken over)
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            while (await timer.WaitForNextTickAsync(over))
            {
                if (await JudgeAsync(judge, over) is { } refused)
                {
                    _refused = refused;
                    await _lost.CancelAsync();
                    return;
                }
            }
        }
        catch (Exception) when (over.IsCancellationRequested)
        {
            // The request has ended.
        }
    }

    /// <summary>While the engine cannot be asked, nothing is told by it either; then the next time counts. So it is after a defect.</summary>
    private async ValueTask<CredentialsRefused?> JudgeAsync(
        Func<CancellationToken, ValueTask<CredentialsRefused?>> judge, CancellationToken over)
    {
        try
        {
            return await judge(over);
        }
        catch (EngineException)
        {
            return null;
        }
        catch (Exception e) when (!over.IsCancellationRequested)
        {
            TellDefect(e);
            return null;
        }
    }

    /// <summary>A defect must be seen, and must not fill the log.</summary>
    private void TellDefect(Exception defect)
    {
        if (!_isDefectTold)
        {
            _isDefectTold = true;
            LogDefect(defect, _caller, _traceId);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Whether {Caller} may go on could not be judged, so the request with trace id {TraceId} does until it can be; this is told once a request")]
    private partial void LogDefect(Exception defect, string caller, string traceId);
}
