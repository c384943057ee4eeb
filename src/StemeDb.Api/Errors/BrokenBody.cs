using Microsoft.AspNetCore.Connections.Features;

namespace StemeDb.Api.Errors;

/// <summary>
/// A body that broke off, or is not as HTTP has it. Behind it there is no next request, but Kestrel looks for one all the same: it reads
/// once more from a connection whose last read has not ended, and warns of itself ("Reading is already in progress").
/// </summary>
internal static class BrokenBody
{
    /// <summary>Has the connection end with this request. A stream of HTTP/2 or 3 ends by itself, and its connection has others.</summary>
    public static void ReadNoMore(HttpContext context)
    {
        if (HttpProtocol.IsHttp11(context.Request.Protocol) || HttpProtocol.IsHttp10(context.Request.Protocol))
        {
            context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        }
    }
}
