using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using StemeDb.Api.Configuration;
using StemeDb.Api.Draining;
using StemeDb.Api.Errors;
using StemeDb.Api.Identity;
using StemeDb.Api.Limits;
using StemeDb.Api.Responses;
using StemeDb.Api.Telemetry;
using StemeDb.Contracts;
using StemeDb.Contracts.Failures;
using StemeDb.Contracts.Results;

namespace StemeDb.Api.Changes;

/// <summary>
/// <c>GET /v1/changes</c>. The next part is asked of the engine when the client has taken the one before, so that no more than a
/// part waits here, however slow the client is.
/// </summary>
internal sealed class ChangesHandler(
    IEngineConnection engine, ApiOptions options, FeedSlots slots, ClientCutOff cutOff, ApiMetrics metrics, Drain drain)
{
    private const int PieceBytes = 32 << 10;

    public async Task HandleAsync(HttpContext context)
    {
        var (feed, output) = FeedRequest.Read(context.Request, options);
        using var slot = slots.Enter();
        using var standing = CallerStanding.Watch(context);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, drain.Over, standing.Lost);
        try
        {
            await using var parts = engine.FollowAsync(feed with { Bounds = context.Caller().Bounds }, over.Token).GetAsyncEnumerator(over.Token);

            // The first part comes at once; until then a refusal can still be told by a status.
            var hasPart = await parts.MoveNextAsync();
            await BeginAsync(context, output);
            await SendAsync(context, output, parts, hasPart);
        }
        catch (EngineFaultException e) when (e.Fault.Name == FaultName.AfterInFuture && !context.Response.HasStarted)
        {
            // The engine points into the message that was made for it, of which the client knows nothing.
            throw new ProblemException(EngineProblems.Of(e) with
            {
                Faults = [EngineProblems.ToInput(e.Fault) with { Pointer = null, Parameter = FeedRequest.NameOfAfter(context.Request) }],
            });
        }
        catch (EngineException e) when (context.Response.HasStarted)
        {
            EndBy(EngineProblems.Of(e), context, output);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested && standing.IsLost(out var problem))
        {
            if (!context.Response.HasStarted)
            {
                throw new ProblemException(problem);
            }

            EndBy(problem, context, output);
        }
        catch (OperationCanceledException) when (RequestTimeLimit.IsOver(context) && context.Response.HasStarted)
        {
            // As many hours as a feed may take: the client resumes where it is, perhaps at another process.
        }
        catch (OperationCanceledException) when (drain.Over.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
        {
            // This process stops: the answer ends where it is, and the client resumes at another, or at this one later.
            if (!context.Response.HasStarted)
            {
                throw new ProblemException(new Problem(ErrorCatalog.EngineUnavailable) { RetryAfter = TimeSpan.FromSeconds(1) });
            }
        }
    }

    private void EndBy(Problem problem, HttpContext context, IChangeOutput output)
    {
        metrics.CountProblem(problem.Kind);
        output.Problem(context.Response.BodyWriter, problem, TraceId.Of(context));
    }

    private async Task BeginAsync(HttpContext context, IChangeOutput output)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = "no-store";

        // Proxies that collect answers before they pass them on must not.
        headers["X-Accel-Buffering"] = "no";
        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = options.Limits.FeedMinRate;
        }

        await JsonResponse.BeginAsync(context, contentType: output.ContentType);
        output.Begin(context.Response.BodyWriter);
    }

    private async Task SendAsync(
        HttpContext context, IChangeOutput output, IAsyncEnumerator<FeedPart> parts, bool hasPart)
    {
        var upTo = 0L;
        var toldSeq = -1L;
        for (; hasPart; hasPart = await parts.MoveNextAsync())
        {
            var part = parts.Current;
            upTo = part.UpTo;
            toldSeq = await SendPartAsync(context, output, part);
        }

        if (toldSeq < upTo)
        {
            output.Position(context.Response.BodyWriter, upTo);
        }
    }

    /// <summary>Sends a part, piece by piece: a client shows that it moves as soon as it has taken one.</summary>
    /// <returns>The seq that the client knows it can resume after.</returns>
    private async ValueTask<long> SendPartAsync(HttpContext context, IChangeOutput output, FeedPart part)
    {
        var body = context.Response.BodyWriter;
        var unsent = 0;
        foreach (var change in part.Changes)
        {
            output.Change(body, change);
            unsent += change.Json.Length;
            if (unsent >= PieceBytes)
            {
                unsent = 0;
                await FlushAsync(context);
            }
        }

        if (part.Changes.Count == 0)
        {
            output.Position(body, part.UpTo);
        }

        await FlushAsync(context);
        return part.Changes.Count > 0 ? part.Changes[^1].Seq : part.UpTo;
    }

    private ValueTask FlushAsync(HttpContext context) =>
        Standstill.FlushAsync(context.Response.BodyWriter, context, options.Limits.FeedSlownessMax, cutOff, context.RequestAborted);
}
