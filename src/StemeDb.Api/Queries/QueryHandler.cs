using System.Text;
using StemeDb.Api.Configuration;
using StemeDb.Api.Errors;
using StemeDb.Api.Identity;
using StemeDb.Api.RateLimits;
using StemeDb.Api.Requests;
using StemeDb.Api.Responses;
using StemeDb.Contracts;
using StemeDb.Model.Lenses.Catalog;
using StemeDb.Model.Queries;

namespace StemeDb.Api.Queries;

/// <summary><c>POST /v1/query</c>: one path, or a page of the paths that match a pattern.</summary>
internal sealed class QueryHandler(IEngineConnection engine, RateLimiter limiter, ApiOptions options)
{
    public async Task HandleAsync(HttpContext context)
    {
        QueryParameters.Read(context.Request);
        var request = await JsonBody.ReadAsync<QueryRequest>(context, options, QueryRequest.TryParse);
        if (!LensCatalog.TryParse(request.Lens ?? "", request.Params.Span, out _, out var faults))
        {
            throw new ProblemException(Problem.Of(faults));
        }

        if (request.Cursor is { Length: 0 })
        {
            throw QueryParameters.NoCursor();
        }

        context.Caller().RequireReadable(request.ConceptPath);
        var call = context.Call(options.RequestTimeout);
        if (request.ConceptPath.IsLiteral)
        {
            var answer = await engine.QueryAsync(Question(request), call);
            await limiter.ChargeClaimsAsync(context, answer.ClaimsRead);
            await JsonResponse.WriteAsync(context, answer.Json);
            return;
        }

        var page = await engine.QueryPatternAsync(Question(request), call);
        await limiter.ChargeClaimsAsync(context, page.ClaimsRead);
        await JsonResponse.BeginAsync(context);
        new JsonText(context.Response.BodyWriter)
            .Raw("{\"answers\":["u8).Elements(page.Items)
            .Raw("],\"next_cursor\":"u8).QuotedOrNull(page.NextCursor.Span)
            .Raw(",\"as_of_seq\":"u8).Number(page.AsOfSeq).Raw("}"u8);
    }

    private static EngineQuery Question(QueryRequest request) => new()
    {
        ConceptPath = request.ConceptPath.Utf8,
        Lens = request.Lens ?? "",
        ParamsJson = request.Params,
        AsOfSeq = request.AsOfSeq,
        AsOf = request.AsOf,
        ValidAt = request.ValidAt,
        Now = request.Now,
        Explain = request.Explain,
        Limit = request.Limit ?? 0,
        Cursor = request.Cursor is { } cursor ? Encoding.UTF8.GetBytes(cursor) : default(ReadOnlyMemory<byte>),
    };
}
