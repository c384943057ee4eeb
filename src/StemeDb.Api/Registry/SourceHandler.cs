using System.Text;
using StemeDb.Api.Audit;
using StemeDb.Api.Conditions;
using StemeDb.Api.Configuration;
using StemeDb.Api.Errors;
using StemeDb.Api.Identity;
using StemeDb.Api.Requests;
using StemeDb.Api.Responses;
using StemeDb.Contracts;
using StemeDb.Contracts.Failures;
using StemeDb.Model.Paths;
using StemeDb.Model.Registry;

namespace StemeDb.Api.Registry;

/// <summary><c>GET</c> and <c>PUT /v1/sources/{id}</c>.</summary>
internal sealed class SourceHandler(IEngineConnection engine, ApiOptions options)
{
    public async Task GetAsync(HttpContext context)
    {
        QueryParameters.Read(context.Request);
        var source = Source(context);
        context.Caller().RequireSourceEntry(source);
        var document = await engine.GetSourceAsync(source, context.Call(options.RequestTimeout));
        await ConditionalResponse.WriteAsync(context, document, EntityTags.Of(document.Span, EntityTags.LastSeqIn(document)));
    }

    public async Task PutAsync(HttpContext context)
    {
        QueryParameters.Read(context.Request);
        var source = Source(context);
        context.Caller().RequireSource(source);
        var condition = WriteConditions.Read(context.Request, mayNotExist: true);
        var profile = await JsonBody.ReadAsync<SourceProfile>(context, options, SourceProfileJson.TryParse);
        var outcome = await engine.PutSourceAsync(
            source, SourceProfileJson.ToCanonical(profile), context.Call(options.RequestTimeout) with
            {
                Audit = context.EntryOfAdmin("source.put", Encoding.UTF8.GetString(source)),
            },
            condition);
        await JsonResponse.WriteAsync(context, outcome);
    }

    private static byte[] Source(HttpContext context)
    {
        if (!RawPath.TryReadLastSegment(context, RegistryEndpoints.SourcesPath + "/", out var id))
        {
            throw new ProblemException(Problem.Parameter(
                "id", FaultName.BadEncoding, "A source's id in the URL is percent-encoded UTF-8 (RFC 3986), with / as %2F."));
        }

        return SourceId.IsValid(id, out var fault)
            ? id : throw new ProblemException(Problem.Parameter("id", fault.Code, fault.Detail));
    }
}
