using Microsoft.AspNetCore.Connections;
using StemeDb.Api.RateLimits;
using StemeDb.Api.Responses;
using StemeDb.Api.Telemetry;
using StemeDb.Contracts.Failures;

namespace StemeDb.Api.Errors;

/// <summary>The outermost step: whatever goes wrong inside becomes a problem document, and never a stack trace.</summary>
internal sealed partial class ProblemMiddleware(RequestDelegate next, ApiMetrics metrics, ILogger<ProblemMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception e) when (IsClientGone(e, context))
        {
            BrokenBody.ReadNoMore(context);
            context.Abort();
            return;
        }
        catch (Exception e)
        {
            await AnswerAsync(context, e);
            return;
        }

        var response = context.Response;
        if (response is { HasStarted: false, StatusCode: >= 400, ContentType: null })
        {
            await WriteAsync(context, new Problem(ErrorCatalog.ForStatus(response.StatusCode), Bare(context)));
        }
    }

    /// <summary>What the client is told about an exception.</summary>
    public static Problem? Understand(Exception exception) => exception switch
    {
        ProblemException e => e.Problem,
        EngineException e => EngineProblems.Of(e),
        BadHttpRequestException e => new Problem(ErrorCatalog.ForStatus(e.StatusCode), e.Message),
        InvalidDataException => new Problem(
            ErrorCatalog.Malformed, "The body cannot be decompressed as its Content-Encoding says: it is damaged or cut off."),

        // The size of a chunk that no number holds, as Kestrel tells it.
        IOException { InnerException: OverflowException } e => new Problem(ErrorCatalog.BadRequest, e.Message),
        _ => null,
    };

    public static bool IsClientGone(Exception exception, HttpContext context) =>
        exception is ConnectionAbortedException or ConnectionResetException
        || (exception is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested);

    private async Task AnswerAsync(HttpContext context, Exception exception)
    {
        var problem = Understand(exception);
        if (problem is null || problem.Kind == ErrorCatalog.Internal)
        {
            LogDefect(logger, exception, context.Request.Method, context.Request.Path, TraceId.Of(context));
        }

        if (exception is BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest } or IOException { InnerException: OverflowException })
        {
            BrokenBody.ReadNoMore(context);
        }

        if (context.Response.HasStarted)
        {
            // A broken connection is the only honest end of an answer that cannot be finished.
            context.Abort();
            return;
        }

        RateLimitHeaders.ClearRest(context.Response);
        ResponseHeaders.Set(context);
        await WriteAsync(context, problem ?? new Problem(ErrorCatalog.Internal));
    }

    private Task WriteAsync(HttpContext context, Problem problem)
    {
        metrics.CountProblem(problem.Kind);
        return ProblemJson.WriteAsync(context, problem);
    }

    private static string? Bare(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => $"Nothing is served at {context.Request.Path}; see /openapi/v1.json for what is.",
        StatusCodes.Status405MethodNotAllowed =>
            $"{context.Request.Path} does not take {context.Request.Method}; it takes {context.Response.Headers.Allow}.",
        _ => null,
    };

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed by a defect (traceId {TraceId})")]
    private static partial void LogDefect(ILogger logger, Exception exception, string method, string path, string traceId);
}
