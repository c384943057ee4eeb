using StemeDb.Api.Conditions;
using StemeDb.Api.Configuration;
using StemeDb.Api.Errors;
using StemeDb.Api.Identity;
using StemeDb.Api.RateLimits;
using StemeDb.Api.Requests;
using StemeDb.Api.Responses;
using StemeDb.Contracts;
using StemeDb.Model.Assertions;
using StemeDb.Model.Faults;
using StemeDb.Model.Paths;

namespace StemeDb.Api.Assertions;

/// <summary><c>GET /v1/assertions/{id}</c> and <c>GET /v1/assertions</c>.</summary>
internal sealed class AssertionReadHandler(IEngineConnection engine, RateLimiter limiter, ApiOptions options)
{
    public async Task GetAsync(HttpContext context)
    {
        QueryParameters.Read(context.Request);
        if (!RawPath.TryReadLastSegment(context, AssertionEndpoints.Path + "/", out var segment)
            || !AssertionId.TryParse(segment, out var id))
        {
            throw new ProblemException(Problem.Parameter("id", FaultCode.DigestInvalid, "An assertion's id is 64 lower-case hexadecimal digits."));
        }

        var document = await engine.GetAssertionAsync(id, context.Call(options.RequestTimeout));
        await ConditionalResponse.WriteAsync(context, document);
    }

    public async Task ListAsync(HttpContext context)
    {
        var parameters = QueryParameters.Read(context.Request, "concept_path", "source", "limit", "cursor");
        var path = parameters.Bytes("concept_path");
        if (parameters.Has("concept_path") && !ConceptPath.IsValid(path, out var pathFault))
        {
            throw QueryParameters.Refused("concept_path", pathFault.Code, pathFault.Detail);
        }

        var source = parameters.Bytes("source");
        if (parameters.Has("source") && !SourceId.IsValid(source, out var sourceFault))
        {
            throw QueryParameters.Refused("source", sourceFault.Code, sourceFault.Detail);
        }

        if (path.Length + source.Length == 0)
        {
            throw QueryParameters.Refused("concept_path", FaultCode.MissingField, "Give concept_path, source or both.");
        }

        var caller = context.Caller();
        if (path.Length > 0)
        {
            caller.RequireReadable(path);
        }
        else
        {
            caller.RequireAllPaths();
        }

        var page = await engine.ListAssertionsAsync(
            path, source, parameters.Integer("limit", 1, EngineLimits.MaxPageItems), parameters.Cursor(),
            context.Call(options.RequestTimeout));
        await limiter.ChargeClaimsAsync(context, page.Items.Count);
        if (ConditionalResponse.IsKnown(context, EntityTags.Of(page)))
        {
            return;
        }

        await JsonResponse.BeginAsync(context);
        new JsonText(context.Response.BodyWriter)
            .Raw("{\"assertions\":["u8).Elements(page.Items)
            .Raw("],\"next_cursor\":"u8).QuotedOrNull(page.NextCursor.Span)
            .Raw(",\"as_of_seq\":"u8).Number(page.AsOfSeq).Raw("}"u8);
    }
}
