using StemeDb.Contracts.V1;

namespace StemeDb.Engine.Session;

/// <summary>Sorts requests.</summary>
internal static class RequestKind
{
    public static bool IsWrite(Request request) => request.BodyCase
        is Request.BodyOneofCase.Append or Request.BodyOneofCase.AppendAtomic or Request.BodyOneofCase.Retract
        or Request.BodyOneofCase.PutSource or Request.BodyOneofCase.PutRule
        or Request.BodyOneofCase.PutKey or Request.BodyOneofCase.AppendAudit;

    /// <summary>Name of its span.</summary>
    public static string SpanName(Request request) => request.BodyCase switch
    {
        Request.BodyOneofCase.Append or Request.BodyOneofCase.AppendAtomic or Request.BodyOneofCase.AppendMany => "engine.append",
        Request.BodyOneofCase.Retract => "engine.retract",
        Request.BodyOneofCase.PutSource or Request.BodyOneofCase.PutRule or Request.BodyOneofCase.PutKey or Request.BodyOneofCase.AppendAudit
            => "engine.put",
        Request.BodyOneofCase.BeginIdempotent or Request.BodyOneofCase.EndIdempotent => "engine.idempotency",
        Request.BodyOneofCase.Query => "engine.query",
        _ => "engine.read",
    };
}
