using System.Text.Json;
using StemeDb.Api.Audit;
using StemeDb.Api.Conditions;
using StemeDb.Api.Configuration;
using StemeDb.Api.Errors;
using StemeDb.Api.Identity;
using StemeDb.Api.Requests;
using StemeDb.Api.Responses;
using StemeDb.Contracts;
using StemeDb.Model.Assertions;
using StemeDb.Model.Faults;

namespace StemeDb.Api.Snapshots;

/// <summary><c>POST /v1/admin/snapshots</c>, <c>GET /v1/snapshots</c> and <c>GET /v1/snapshots/{id}</c>.</summary>
internal sealed class SnapshotHandler(IEngineConnection engine, ApiOptions options)
{
    /// <summary>Learns now, and answers when what was learned is in force: 201, or 200 when it was in force already.</summary>
    public async Task LearnAsync(HttpContext context)
    {
        QueryParameters.Read(context.Request);
        await RequestBody.RequireNoneAsync(context);
        if (context.EntryOfAdmin("snapshot.learn", "", "begun") is { } audit)
        {
            // Learning takes minutes and goes on when its caller is gone: that it was asked for is recorded first, or it does not begin.
            await engine.AppendAuditAsync(audit, Call(context));
        }

        var outcome = await engine.LearnAsync(context.Call(options.LearnTimeout));
        if (!outcome.Existed) context.Response.Headers.Location = $"{SnapshotEndpoints.Path}/{IdOf(outcome.Json)}";
        await JsonResponse.WriteAsync(context, outcome.Json, outcome.Existed ? StatusCodes.Status200OK : StatusCodes.Status201Created);
    }

    public async Task ListAsync(HttpContext context)
    {
        var parameters = QueryParameters.Read(context.Request, "limit", "cursor");
        var page = await engine.ListSnapshotsAsync(
            parameters.Integer("limit", 1, EngineLimits.MaxPageItems), parameters.Cursor(), Call(context));
        if (ConditionalResponse.IsKnown(context, EntityTags.Of(page)))
        {
            return;
        }

        await JsonResponse.BeginAsync(context);
        new JsonText(context.Response.BodyWriter)
            .Raw("{\"snapshots\":["u8).Elements(page.Items)
            .Raw("],\"next_cursor\":"u8).QuotedOrNull(page.NextCursor.Span)
            .Raw(",\"as_of_seq\":"u8).Number(page.AsOfSeq).Raw("}"u8);
    }

    public async Task GetAsync(HttpContext context)
    {
        QueryParameters.Read(context.Request);
        if (!RawPath.TryReadLastSegment(context, SnapshotEndpoints.Path + "/", out var segment) || !AssertionId.TryParse(segment, out var digest))
        {
            throw new ProblemException(Problem.Parameter("id", FaultCode.DigestInvalid, "A snapshot's id is 64 lower-case hexadecimal digits."));
        }

        var id = new byte[AssertionId.ByteLength];
        digest.CopyTo(id);
        await ConditionalResponse.WriteAsync(context, await engine.GetSnapshotAsync(id, Call(context)));
    }

    private EngineCall Call(HttpContext context) => context.Call(options.RequestTimeout);

    private static string? IdOf(ReadOnlyMemory<byte> summary)
    {
        using var json = JsonDocument.Parse(summary);
        return json.RootElement.GetProperty("id").GetString();
    }
}
