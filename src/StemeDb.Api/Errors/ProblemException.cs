namespace StemeDb.Api.Errors;

/// <summary>Ends a request with a problem.</summary>
/// <param name="problem">What the client is told.</param>
internal sealed class ProblemException(Problem problem) : Exception(problem.Detail ?? problem.Kind.Title)
{
    public Problem Problem { get; } = problem;
}
