namespace StemeDb.Api.Identity;

/// <summary>The caller of a request.</summary>
internal static class CallerContext
{
    /// <summary>Who sends this request; <see cref="Identity.Caller.Anonymous"/> before it is known, and when nobody is.</summary>
    public static Caller Caller(this HttpContext context) => context.Features.Get<Caller>() ?? Identity.Caller.Anonymous;

    public static void SetCaller(this HttpContext context, Caller caller) => context.Features.Set(caller);
}
