namespace StemeDb.Api.Identity;

/// <summary>Authentication and authorization as parts of the front door.</summary>
internal static class IdentityExtensions
{
    /// <summary>From here on a request has its caller.</summary>
    public static void UseIdentity(this IApplicationBuilder app) => app.Use(static (context, next) =>
    {
        context.SetCaller(Caller.Local);
        return next(context);
    });
}
