using System.Text.Json;
using StemeDb.Api.Configuration;
using StemeDb.Api.Requests;
using StemeDb.Api.Responses;
using StemeDb.Contracts;
using StemeDb.Model.Records;

namespace StemeDb.Api.Audit;

/// <summary><c>GET /v1/admin/audit</c>.</summary>
internal sealed class AuditHandler(IEngineConnection engine, ApiOptions options)
{
    public async Task ListAsync(HttpContext context)
    {
        var parameters = QueryParameters.Read(context.Request, "limit", "cursor");
        var page = await engine.ListAuditAsync(
            parameters.Integer("limit", 1, EngineLimits.MaxPageItems), parameters.Bytes("cursor"),
            new EngineCall(options.RequestTimeout, context.RequestAborted));
        await JsonResponse.WriteAsync(context, JsonDocumentWriter.Page("audit"u8, page, Write));
    }

    private static void Write(Utf8JsonWriter json, AuditRecord record)
    {
        json.WriteNumber("seq"u8, record.Seq);
        json.WriteString("recorded_at"u8, record.RecordedAt.ToString());
        json.WriteString("actor"u8, record.Entry.Actor);
        json.WriteString("action"u8, record.Entry.Action);
        WriteOrNull(json, "target", record.Entry.Target);
        json.WriteString("outcome"u8, record.Entry.Outcome);
        WriteOrNull(json, "address", record.Entry.Address);
        WriteOrNull(json, "trace_id", record.Entry.TraceId);
    }

    private static void WriteOrNull(Utf8JsonWriter json, string name, string text) => json.WriteString(name, text.Length == 0 ? null : text);
}
