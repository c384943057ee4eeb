using StemeDb.Contracts;

namespace StemeDb.Api.Identity;

/// <summary>Calls to the engine on behalf of a caller.</summary>
internal static class CallerCalls
{
    /// <summary>A call that ends with the request, within the caller's bounds.</summary>
    /// <param name="context">The request.</param>
    /// <param name="timeout">How long it may take.</param>
    public static EngineCall Call(this HttpContext context, TimeSpan timeout) =>
        new(timeout, context.RequestAborted) { Bounds = context.Caller().Bounds };
}
