using StemeDb.Api.Audit;
using StemeDb.Api.Conditions;
using StemeDb.Api.Configuration;
using StemeDb.Api.Identity;
using StemeDb.Api.Requests;
using StemeDb.Api.Responses;
using StemeDb.Contracts;
using StemeDb.Model.Faults;
using StemeDb.Model.Paths;
using StemeDb.Model.Registry;

namespace StemeDb.Api.Registry;

/// <summary><c>GET</c> and <c>PUT /v1/concepts/rules</c>.</summary>
internal sealed class RuleHandler(IEngineConnection engine, ApiOptions options)
{
    public async Task ListAsync(HttpContext context)
    {
        QueryParameters.Read(context.Request);
        var document = await engine.ListRulesAsync(context.Call(options.RequestTimeout));
        await ConditionalResponse.WriteAsync(context, document, EntityTags.Of(document.Span, EntityTags.LastSeqIn(document)));
    }

    public async Task PutAsync(HttpContext context)
    {
        QueryParameters.Read(context.Request);
        var condition = WriteConditions.Read(context.Request, mayNotExist: false);
        var given = await JsonBody.ReadAsync<PatternRule>(context, options, PatternRule.TryParse);
        context.Caller().RequireWritable(given.Pattern);
        var outcome = await engine.PutRuleAsync(
            given.Pattern.Utf8, ValueRuleJson.ToCanonical(given.Rule), context.Call(options.RequestTimeout) with
            {
                Audit = context.EntryOfAdmin("rule.put", given.Pattern.Text),
            },
            condition);
        await JsonResponse.WriteAsync(context, outcome);
    }

    private sealed record PatternRule(PathPattern Pattern, ValueRule Rule)
    {
        public static bool TryParse(ReadOnlySpan<byte> utf8Json, out PatternRule? value, out IReadOnlyList<Fault> faults)
        {
            var understood = ValueRuleJson.TryParse(utf8Json, out var pattern, out var rule, out faults);
            value = understood ? new PatternRule(pattern!, rule!) : null;
            return understood;
        }
    }
}
