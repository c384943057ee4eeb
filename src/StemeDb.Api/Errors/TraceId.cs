using System.Diagnostics;

namespace StemeDb.Api.Errors;

/// <summary>The id under which a request is found in traces and logs: 32 hexadecimal digits.</summary>
internal static class TraceId
{
    /// <summary>That of the current span, else of the caller's <c>traceparent</c>, else a new one; the same for the whole request.</summary>
    public static string Of(HttpContext context)
    {
        if (context.Items[typeof(TraceId)] is string known)
        {
            return known;
        }

        var id = Activity.Current?.TraceId
            ?? (ActivityContext.TryParse(context.Request.Headers.TraceParent, null, out var caller)
                ? caller.TraceId
                : ActivityTraceId.CreateRandom());
        var text = id.ToHexString();
        context.Items[typeof(TraceId)] = text;
        return text;
    }
}
