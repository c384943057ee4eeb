using System.Globalization;
using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using StemeDb.Archive.Objects;

namespace StemeDb.Archive.S3;

/// <summary>
/// Uploads in parts that nobody ends: their process was killed, or could not abort them. Their parts are kept and billed, and no
/// listing of objects has them.
/// </summary>
internal sealed class S3UnfinishedUploads(AmazonS3Client client, S3Options options)
{
    private const int PageMax = 100;

    /// <summary>Aborts those to which nothing was added for a while: one that is under way adds a part now and then.</summary>
    /// <param name="prefix">Begin of the names they are for.</param>
    /// <param name="untouchedSince">By the clock of the service.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<UnfinishedPuts> RemoveAsync(string prefix, DateTimeOffset untouchedSince, CancellationToken cancellation)
    {
        var (count, bytes) = (0, 0L);
        foreach (var upload in await ListAsync(prefix, untouchedSince, cancellation))
        {
            try
            {
                if (await PartBytesAsync(upload, untouchedSince, cancellation) is not { } sent) continue;
                var request = new AbortMultipartUploadRequest { BucketName = options.Bucket, Key = upload.Key, UploadId = upload.UploadId };
                await client.AbortMultipartUploadAsync(request, cancellation);
                (count, bytes) = (count + 1, bytes + sent);
            }
            catch (AmazonS3Exception error) when (error.StatusCode == HttpStatusCode.NotFound && error.ErrorCode != "NoSuchBucket")
            {
                // Somebody ended it meanwhile.
            }
        }

        return new UnfinishedPuts(count, bytes);
    }

    private async Task<List<MultipartUpload>> ListAsync(string prefix, DateTimeOffset untouchedSince, CancellationToken cancellation)
    {
        var uploads = new List<MultipartUpload>();
        var request = new ListMultipartUploadsRequest { BucketName = options.Bucket, Prefix = options.Prefix + prefix, MaxUploads = PageMax };
        while (true)
        {
            var page = await client.ListMultipartUploadsAsync(request, cancellation);
            uploads.AddRange((page.MultipartUploads ?? []).Where(upload => IsBefore(upload.Initiated, untouchedSince)));
            if (page.IsTruncated != true) return uploads;
            (request.KeyMarker, request.UploadIdMarker) = (page.NextKeyMarker, page.NextUploadIdMarker);
        }
    }

    /// <returns>The bytes of its parts; null when one of them is younger.</returns>
    private async Task<long?> PartBytesAsync(MultipartUpload upload, DateTimeOffset untouchedSince, CancellationToken cancellation)
    {
        var bytes = 0L;
        var request = new ListPartsRequest { BucketName = options.Bucket, Key = upload.Key, UploadId = upload.UploadId, MaxParts = PageMax };
        while (true)
        {
            var page = await client.ListPartsAsync(request, cancellation);
            foreach (var part in page.Parts ?? [])
            {
                if (!IsBefore(part.LastModified, untouchedSince)) return null;
                bytes += part.Size ?? 0;
            }

            if (page.IsTruncated != true) return bytes;
            request.PartNumberMarker = page.NextPartNumberMarker?.ToString(CultureInfo.InvariantCulture);
        }
    }

    /// <summary>What does not say when it was is not known to be old.</summary>
    private static bool IsBefore(DateTime? moment, DateTimeOffset limit) => moment is { } known && known.ToUniversalTime() < limit.UtcDateTime;
}
