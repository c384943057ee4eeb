using StemeDb.Client.Messages;

namespace StemeDb.Client;

/// <summary>The server refused a request, or could not be reached.</summary>
public class StemeDbException : Exception
{
    /// <summary>A failure with the server's own words.</summary>
    /// <param name="problem">The problem document.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="retryAfter">How long the server asks to wait; null: it does not say.</param>
    public StemeDbException(ProblemMessage problem, int status, TimeSpan? retryAfter)
        : base(Describe(problem, status))
    {
        Problem = problem;
        Status = status;
        RetryAfter = retryAfter;
    }

    /// <summary>A failure before the server said anything.</summary>
    /// <param name="message">What happened, to which server, what to do.</param>
    /// <param name="cause">The failure below.</param>
    public StemeDbException(string message, Exception? cause)
        : base(message, cause) => Problem = new ProblemMessage { Code = "unreachable", Detail = message };

    /// <summary>What the server said; never null.</summary>
    public ProblemMessage Problem { get; }

    /// <summary>The HTTP status; 0 when there was no answer.</summary>
    public int Status { get; }

    /// <summary>How long the server asks to wait before trying again.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>True when the same request may succeed later: no answer, 429, 502 (of a proxy), 503, 504, 507.</summary>
    public bool IsTransient => Status is 0 or 429 or 502 or 503 or 504 or 507;

    private static string Describe(ProblemMessage problem, int status)
    {
        var faults = problem.Errors is { Count: > 0 } errors
            ? string.Concat(errors.Select(error => $"\n  {error.Pointer}: {error.Detail} ({error.Code})"))
            : "";
        return $"{status} {problem.Code}: {problem.Detail ?? problem.Title}{faults}";
    }
}
