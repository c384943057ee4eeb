using System.Net;
using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;
using StemeDb.Archive.Objects;

namespace StemeDb.Archive.S3;

/// <summary>
/// Puts an object if its name is free: in one request, or when it is large in parts. Services that do not know
/// <c>If-None-Match</c> at the end of an upload in parts are asked before it; of two uploads at the same moment the later then
/// replaces the former. What is that large is a run, named by its content, so that both are the same bytes.
/// </summary>
internal sealed class S3Upload(AmazonS3Client client, S3Options options, S3Lock locks, string location)
{
    private const string IfAbsent = "*";

    /// <returns>False when the name is taken.</returns>
    public async Task<bool> TryPutAsync(string name, ObjectContent content, CancellationToken cancellation)
    {
        for (var conflicts = 0; ; conflicts++)
        {
            try
            {
                return content.Length <= options.WholeBytesMax
                    ? await PutWholeAsync(name, content, cancellation)
                    : await PutInPartsAsync(name, content, cancellation);
            }
            catch (AmazonS3Exception error) when (error.StatusCode == HttpStatusCode.PreconditionFailed)
            {
                return false;
            }
            catch (AmazonS3Exception error) when (error.StatusCode == HttpStatusCode.BadRequest && locks.IsAskedFor(content))
            {
                throw new ObjectStoreAccessException(
                    location, name, $"it was not locked (400 {error.ErrorCode}: {error.Message}); object lock needs a bucket that was made with it", error);
            }
            catch (AmazonS3Exception error) when (error.StatusCode == HttpStatusCode.Conflict && conflicts < Math.Min(options.Retries, 8))
            {
                // Another put of the name is under way and may win or fail: ask again.
                await Task.Delay(TimeSpan.FromMilliseconds(50 << conflicts), cancellation);
            }
        }
    }

    private async Task<bool> PutWholeAsync(string name, ObjectContent content, CancellationToken cancellation)
    {
        await using var source = content.Open();
        using var whole = await SeekableAsync(name, content, source, cancellation);
        var request = new PutObjectRequest
        {
            BucketName = options.Bucket,
            Key = options.Prefix + name,
            InputStream = whole,
            AutoCloseStream = false,
            UseChunkEncoding = false,
            IfNoneMatch = IfAbsent,
            ServerSideEncryptionMethod = Encryption,
            ServerSideEncryptionKeyManagementServiceKeyId = options.KmsKeyId,
        };
        if (locks.IsAskedFor(content)) await locks.ApplyAsync(request, cancellation);

        await client.PutObjectAsync(request, cancellation);
        return true;
    }

    /// <summary>The content checked, at its beginning, as a stream that the request can be repeated from.</summary>
    private async Task<Stream> SeekableAsync(string name, ObjectContent content, Stream source, CancellationToken cancellation)
    {
        var whole = source;
        if (!source.CanSeek)
        {
            whole = new MemoryStream(capacity: (int)content.Length);
            await source.CopyToAsync(whole, cancellation);
            whole.Position = 0;
        }

        if (whole.Length - whole.Position != content.Length) throw Wrong(name, $"its source has {whole.Length} bytes, not {content.Length}");
        if (content.Sha256 is { } sha256)
        {
            var begin = whole.Position;
            var found = await SHA256.HashDataAsync(whole, cancellation);
            if (!sha256.Span.SequenceEqual(found)) throw Wrong(name, "its source does not have the SHA-256 it says");
            whole.Position = begin;
        }

        return whole;
    }

    private async Task<bool> PutInPartsAsync(string name, ObjectContent content, CancellationToken cancellation)
    {
        if (await IsTakenAsync(name, cancellation)) return false;
        var begin = new InitiateMultipartUploadRequest
        {
            BucketName = options.Bucket,
            Key = options.Prefix + name,
            ServerSideEncryptionMethod = Encryption,
            ServerSideEncryptionKeyManagementServiceKeyId = options.KmsKeyId,
        };
        if (locks.IsAskedFor(content)) locks.Apply(begin);

        var upload = (await client.InitiateMultipartUploadAsync(begin, cancellation)).UploadId;
        try
        {
            var parts = await PutPartsAsync(name, upload, content, cancellation);
            if (await IsTakenAsync(name, cancellation))
            {
                await AbortAsync(name, upload);
                return false;
            }

            var done = await client.CompleteMultipartUploadAsync(
                new CompleteMultipartUploadRequest
                {
                    BucketName = options.Bucket,
                    Key = options.Prefix + name,
                    UploadId = upload,
                    PartETags = parts,
                    IfNoneMatch = IfAbsent,
                },
                cancellation);
            await LockAsync(name, done.VersionId, content, cancellation);
            return true;
        }
        catch (AmazonS3Exception error) when (error.ErrorCode == "NoSuchUpload" && !cancellation.IsCancellationRequested)
        {
            // The answer to an earlier try of completing it was lost: then it is there, and is compared.
            if (!await IsTakenAsync(name, cancellation)) throw;
            await LockAsync(name, version: null, content, cancellation);
            return false;
        }
        catch
        {
            await AbortAsync(name, upload);
            throw;
        }
    }

    private async Task<List<PartETag>> PutPartsAsync(string name, string upload, ObjectContent content, CancellationToken cancellation)
    {
        using var hash = content.Sha256 is null ? null : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var source = content.Open();
        var parts = new List<PartETag>();
        var buffer = new byte[Math.Max(options.PartBytes, PartBytesFor(content.Length))];
        long sent = 0;
        for (int read; (read = await source.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation)) > 0; sent += read)
        {
            hash?.AppendData(buffer, 0, read);
            var request = new UploadPartRequest
            {
                BucketName = options.Bucket,
                Key = options.Prefix + name,
                UploadId = upload,
                PartNumber = parts.Count + 1,
                PartSize = read,
                InputStream = new MemoryStream(buffer, 0, read, writable: false),
                UseChunkEncoding = false,
            };
            if (locks.IsAskedFor(content)) await S3Lock.ApplyAsync(request, cancellation);
            var answer = await client.UploadPartAsync(request, cancellation);
            parts.Add(new PartETag(answer));
        }

        if (sent != content.Length) throw Wrong(name, $"its source has {sent} bytes, not {content.Length}");
        if (hash is not null && !content.Sha256!.Value.Span.SequenceEqual(hash.GetHashAndReset())) throw Wrong(name, "its source does not have the SHA-256 it says");
        return parts;
    }

    // At most 10,000 parts are allowed.
    private static int PartBytesFor(long length) => (int)Math.Min(int.MaxValue / 2, (length / 10_000) + 1);

    private async Task<bool> IsTakenAsync(string name, CancellationToken cancellation)
    {
        try
        {
            await client.GetObjectMetadataAsync(new GetObjectMetadataRequest { BucketName = options.Bucket, Key = options.Prefix + name }, cancellation);
            return true;
        }
        catch (AmazonS3Exception error) when (error.StatusCode == HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    /// <summary>Some services drop the lock that the begin of an upload in parts asked for.</summary>
    private async Task LockAsync(string name, string? version, ObjectContent content, CancellationToken cancellation)
    {
        if (locks.IsAskedFor(content)) await locks.RenewAsync(options.Prefix + name, version, cancellation);
    }

    /// <summary>Frees the parts. When it fails, the bucket's rule for unfinished uploads does it.</summary>
    private async Task AbortAsync(string name, string upload)
    {
        try
        {
            using var limit = new CancellationTokenSource(options.Timeout);
            await client.AbortMultipartUploadAsync(
                new AbortMultipartUploadRequest { BucketName = options.Bucket, Key = options.Prefix + name, UploadId = upload }, limit.Token);
        }
        catch (Exception error) when (S3Errors.Meaning(location, name, error, CancellationToken.None) is not null)
        {
            // The error that led here is the one to tell.
        }
    }

    private ServerSideEncryptionMethod? Encryption => options.Encryption switch
    {
        S3Encryption.Aes256 => ServerSideEncryptionMethod.AES256,
        S3Encryption.Kms => ServerSideEncryptionMethod.AWSKMS,
        _ => null,
    };

    private ObjectDamagedException Wrong(string name, string why) => new(location, name, why + "; nothing was put");
}
