using StemeDb.Api.Bulk.Idempotency;
using StemeDb.Api.Configuration;
using StemeDb.Api.Identity;
using StemeDb.Api.Limits;
using StemeDb.Api.RateLimits;
using StemeDb.Api.Requests;
using StemeDb.Api.Telemetry;
using StemeDb.Contracts;
using StemeDb.Contracts.Failures;

namespace StemeDb.Api.Bulk;

/// <summary><c>POST /v1/assertions/bulk</c>.</summary>
internal sealed class BulkHandler(
    IEngineConnection engine, ApiOptions options, BulkSlots slots, RateLimiter limiter, ClientCutOff cutOff, ApiMetrics metrics)
{
    public async Task HandleAsync(HttpContext context)
    {
        var parameters = QueryParameters.Read(context.Request, "report", "atomic");
        var onlyErrors = parameters.Choice("report", "all", "errors") == "errors";
        var atomic = parameters.Choice("atomic", "true", "false") == "true";
        RequestBody.RequireType(context.Request, RequestBody.NdJson);
        if (engine.Status is { IsConnected: false } away)
        {
            // Not a line has been read yet, so the client can be told by a status.
            throw new EngineUnavailableException(RequestFate.NeverSent, away.LastError ?? "The engine is being connected to.");
        }

        using var slot = slots.Enter();
        using var standing = CallerStanding.Watch(context);
        await using var idempotent = await IdempotentBulk.BeginAsync(context, engine, options, atomic);
        using var lines = new NdjsonReader(context.Request.BodyReader, options.MaxLineBytes);
        await using var reply = new BulkReply(context, onlyErrors, cutOff, options.MaxBulkReplySpoolBytes, options.Limits.FeedSlownessMax);
        metrics.BeginBulk();
        try
        {
            await RunAsync(context, standing, lines, reply, atomic, idempotent);
        }
        finally
        {
            metrics.EndBulk(reply.Created, reply.Existing, reply.Rejected);
        }
    }

    private async Task RunAsync(
        HttpContext context, CallerStanding standing, NdjsonReader lines, BulkReply reply, bool atomic, IdempotentBulk? idempotent)
    {
        if (atomic)
        {
            await new AtomicBulk(engine, options, limiter, standing, idempotent).RunAsync(context, lines, reply);
            return;
        }

        using var stream = new BulkStream(engine, options, limiter, standing, idempotent);
        await stream.RunAsync(context, lines, reply);
    }
}
