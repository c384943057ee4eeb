using System.Security.Cryptography;
using System.Text;
using StemeDb.Api.Errors;
using StemeDb.Api.Identity;

namespace StemeDb.Api.Bulk.Idempotency;

/// <summary>The header <c>Idempotency-Key</c>: what makes two requests tries of the same one.</summary>
internal static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";

    /// <summary>Characters of a key, at most.</summary>
    public const int MaxLength = 255;

    /// <summary>SHA-256 of the key and of whose it is, so that one caller's keys are nothing to another; null when there is no key.</summary>
    /// <exception cref="ProblemException">400: there are several, or it is no key.</exception>
    public static byte[]? Read(HttpContext context)
    {
        var given = context.Request.Headers[Header];
        if (given.Count == 0)
        {
            return null;
        }

        // RFC 8941 writes strings in quotes; a key is the same with them and without.
        var key = given.Count == 1 ? given[0]!.Trim('"') : "";
        return key.Length is > 0 and <= MaxLength && key.All(c => c is > ' ' and <= '~')
            ? SHA256.HashData(Encoding.ASCII.GetBytes($"{context.Caller().PartitionId}\n{key}"))
            : throw new ProblemException(new Problem(
                ErrorCatalog.BadRequest, $"{Header} is one text of 1 to {MaxLength} printable ASCII characters without spaces, such as a UUID."));
    }
}
