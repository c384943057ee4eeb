using System.IO.Pipelines;
using System.Security.Cryptography;

namespace StemeDb.Api.Bulk.Idempotency;

/// <summary>How a body begins: enough to tell another body at once, before anything of it is recorded.</summary>
internal static class BodyHead
{
    /// <summary>What is looked at, at most; a body that is no longer is looked at whole.</summary>
    public const int Bytes = 64 << 10;

    /// <summary>SHA-256 of the beginning, which stays unread.</summary>
    /// <param name="body">The body.</param>
    /// <param name="kind">Goes into the digest: the same body asked of otherwise is another request.</param>
    /// <param name="cancellationToken">The client is gone.</param>
    public static async Task<byte[]> DigestAsync(PipeReader body, string kind, CancellationToken cancellationToken)
    {
        var read = await body.ReadAtLeastAsync(Bytes, cancellationToken);
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        digest.AppendData(System.Text.Encoding.ASCII.GetBytes(kind + "\n"));
        foreach (var segment in read.Buffer.Slice(0, Math.Min(Bytes, read.Buffer.Length)))
        {
            digest.AppendData(segment.Span);
        }

        body.AdvanceTo(read.Buffer.Start);
        return digest.GetHashAndReset();
    }
}
