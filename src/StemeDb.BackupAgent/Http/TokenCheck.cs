using System.Security.Cryptography;
using System.Text;

namespace StemeDb.BackupAgent.Http;

/// <summary>Lets requests to the administration pass that show the token, when there is one.</summary>
internal sealed class TokenCheck(RequestDelegate next, string token)
{
    private readonly byte[] _hash = SHA256.HashData(Encoding.UTF8.GetBytes("Bearer " + token));

    public Task InvokeAsync(HttpContext context)
    {
        if (!context.Request.Path.StartsWithSegments("/v1", StringComparison.Ordinal)) return next(context);
        var shown = SHA256.HashData(Encoding.UTF8.GetBytes(context.Request.Headers.Authorization.ToString()));
        if (CryptographicOperations.FixedTimeEquals(shown, _hash)) return next(context);
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return BackupEndpoints.Problem(
            StatusCodes.Status401Unauthorized, "unauthorized", "Send 'Authorization: Bearer' with the token of STEMEDB_BACKUP_TOKEN.").ExecuteAsync(context);
    }
}
