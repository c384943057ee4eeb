namespace StemeDb.Api.Responses;

/// <summary>
/// What every answer tells a browser that may show it: that the type is the one it says, that nothing in it is to be run or framed, and
/// over TLS that this host is to be asked over TLS only. The page at <c>/docs</c> runs what this process serves, and nothing else.
/// </summary>
internal static class ResponseHeaders
{
    private const string Documents = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    // The page has its settings and styles in itself.
    private const string Page =
        "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
        + "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    // A year, as HSTS preload lists ask for at least.
    private const string OverTlsOnly = "max-age=31536000";

    /// <summary>To stand before every other step, so that errors have them too.</summary>
    public static void UseResponseHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        Set(context);
        return next(context);
    });

    /// <summary>Sets them, also again on a response that was cleared.</summary>
    public static void Set(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = context.Request.Path.StartsWithSegments("/docs") ? Page : Documents;
        headers["Referrer-Policy"] = "no-referrer";
        if (context.Request.IsHttps)
        {
            headers.StrictTransportSecurity = OverTlsOnly;
        }
    }
}
