using StemeDb.Api.Errors;
using StemeDb.Api.Identity;
using StemeDb.Model.Audit;

namespace StemeDb.Api.Audit;

/// <summary>What is recorded of an action beside the action itself.</summary>
internal static class AuditTrail
{
    /// <summary>Who does what to what. Its outcome is the engine's to say.</summary>
    /// <param name="context">The request.</param>
    /// <param name="action">What, for example <c>key.create</c>.</param>
    /// <param name="target">To what; may be empty.</param>
    /// <param name="outcome">For an action that is not itself a record of the log.</param>
    public static AuditEntry Entry(this HttpContext context, string action, string target, string outcome = "asked") =>
        new(Actor(context.Caller()), action, target, outcome, context.Connection.RemoteIpAddress?.ToString() ?? "", TraceId.Of(context));

    /// <summary>As <see cref="Entry"/>; null while authentication is off, since there is nobody to name then.</summary>
    public static AuditEntry? EntryOfAdmin(this HttpContext context, string action, string target, string outcome = "asked") =>
        context.Caller().Kind == CallerKind.Local ? null : context.Entry(action, target, outcome);

    private static string Actor(Caller caller)
    {
        var actor = caller.Kind switch
        {
            CallerKind.Key => "key:" + caller.Id,
            CallerKind.Token => "token:" + caller.Id,
            CallerKind.Certificate => "certificate:" + caller.Id,
            _ => caller.Id,
        };
        return actor.Length <= AuditEntry.MaxTextBytes ? actor : actor[..AuditEntry.MaxTextBytes];
    }
}
