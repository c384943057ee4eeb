using System.Net;
using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;
using StemeDb.Archive.Objects;

namespace StemeDb.Archive.S3;

/// <summary>
/// Object lock of what is put. Requests that lock must carry a digest of their body (Content-MD5, RFC 1864). What is taken away again
/// soon is not locked.
/// </summary>
internal sealed class S3Lock(AmazonS3Client client, S3Options options)
{
    private DateTime Until => DateTime.UtcNow.AddDays(options.ObjectLock!.Days);

    public bool IsAskedFor(ObjectContent content) => options.ObjectLock is not null && !content.IsPassing;

    public async Task ApplyAsync(PutObjectRequest request, CancellationToken cancellation)
    {
        (request.ObjectLockMode, request.ObjectLockRetainUntilDate) = (Mode, Until);
        request.MD5Digest = await DigestAsync(request.InputStream, cancellation);
    }

    public void Apply(InitiateMultipartUploadRequest request) => (request.ObjectLockMode, request.ObjectLockRetainUntilDate) = (Mode, Until);

    public static async Task ApplyAsync(UploadPartRequest request, CancellationToken cancellation) =>
        request.MD5Digest = await DigestAsync(request.InputStream, cancellation);

    /// <summary>Locks an object from now on, unless it is locked for longer.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="version">Its version; null: the newest.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>True, unless nothing is locked here.</returns>
    public async Task<bool> RenewAsync(string key, string? version, CancellationToken cancellation)
    {
        if (options.ObjectLock is not { } held) return false;
        if (await LockedUntilAsync(key, version, cancellation) >= Until.AddMinutes(-1)) return true;
        var mode = held.IsCompliance ? ObjectLockRetentionMode.Compliance : ObjectLockRetentionMode.Governance;
        var retention = new ObjectLockRetention { Mode = mode, RetainUntilDate = Until };
        await client.PutObjectRetentionAsync(
            new PutObjectRetentionRequest { BucketName = options.Bucket, Key = key, VersionId = version, Retention = retention }, cancellation);
        return true;
    }

    private ObjectLockMode Mode => options.ObjectLock!.IsCompliance ? ObjectLockMode.Compliance : ObjectLockMode.Governance;

    private async Task<DateTime?> LockedUntilAsync(string key, string? version, CancellationToken cancellation)
    {
        try
        {
            var found = await client.GetObjectRetentionAsync(new GetObjectRetentionRequest { BucketName = options.Bucket, Key = key, VersionId = version }, cancellation);
            return found.Retention.RetainUntilDate?.ToUniversalTime();
        }
        catch (AmazonS3Exception error) when (error.StatusCode == HttpStatusCode.NotFound && error.ErrorCode != "NoSuchKey")
        {
            return null; // It is there, and not locked.
        }
    }

    /// <summary>Base64 of the MD5 of the rest of a stream, which stands afterwards where it stood before.</summary>
    private static async Task<string> DigestAsync(Stream body, CancellationToken cancellation)
    {
        var begin = body.Position;
#pragma warning disable CA5351 // The protocol asks for MD5 against damage on the way; the bytes are checked by SHA-256.
        var digest = await MD5.HashDataAsync(body, cancellation);
#pragma warning restore CA5351
        body.Position = begin;
        return Convert.ToBase64String(digest);
    }
}
