using System.Net;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using StemeDb.Archive.Objects;

namespace StemeDb.Archive.S3;

/// <summary>
/// Objects in a bucket of S3, or of a service that speaks it. A put is made absent-only by <c>If-None-Match: *</c>, which the
/// service decides, so several processes may use one bucket.
/// </summary>
public sealed class S3ObjectStore : IObjectStore
{
    private readonly AmazonS3Client _client;
    private readonly S3Options _options;
    private readonly S3Lock _lock;
    private readonly S3Upload _upload;
    private readonly S3UnfinishedUploads _unfinished;

    private S3ObjectStore(AmazonS3Client client, S3Options options)
    {
        (_client, _options) = (client, options);
        Location = $"s3://{options.Bucket}/{options.Prefix}".TrimEnd('/');
        _lock = new S3Lock(client, options);
        _upload = new S3Upload(client, options, _lock, Location);
        _unfinished = new S3UnfinishedUploads(client, options);
    }

    /// <inheritdoc/>
    public string Location { get; }

    /// <summary>Makes the store; nothing is sent before the first verb.</summary>
    /// <param name="options">Which bucket.</param>
    public static S3ObjectStore Open(S3Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var config = new AmazonS3Config
        {
            ForcePathStyle = options.PathStyle,
            RequestChecksumCalculation = options.Checksums ? RequestChecksumCalculation.WHEN_SUPPORTED : RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = options.Checksums ? ResponseChecksumValidation.WHEN_SUPPORTED : ResponseChecksumValidation.WHEN_REQUIRED,
            Timeout = options.Timeout,
            MaxErrorRetry = options.Retries,
            RetryMode = RequestRetryMode.Standard,
        };
        if (options.Endpoint is { } endpoint)
        {
            config.ServiceURL = endpoint.AbsoluteUri;
            config.AuthenticationRegion = options.Region;
            config.UseHttp = endpoint.Scheme == Uri.UriSchemeHttp;
        }
        else
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(options.Region);
        }

        return new S3ObjectStore(
            options.AccessKey is null ? new AmazonS3Client(config) : new AmazonS3Client(options.AccessKey, options.SecretKey, config), options);
    }

    /// <inheritdoc/>
    public async Task<PutOutcome> PutIfAbsentAsync(string name, ObjectContent content, CancellationToken cancellation = default)
    {
        ObjectNames.Require(name);
        ArgumentNullException.ThrowIfNull(content);
        if (await S3Errors.TranslateAsync(Location, name, () => _upload.TryPutAsync(name, content, cancellation), cancellation)) return PutOutcome.Created;
        try
        {
            return await ContentComparison.IsSameAsync(this, name, content, cancellation) ? PutOutcome.ExistsSame : PutOutcome.ExistsOther;
        }
        catch (ObjectMissingException error)
        {
            throw new ObjectStoreUnavailableException(Location, name, "it was removed while it was being compared", error);
        }
    }

    /// <inheritdoc/>
    public async Task<Stream> OpenReadAsync(string name, long offset = 0, long? length = null, CancellationToken cancellation = default)
    {
        ObjectNames.Require(name);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length ?? 0);
        var request = new GetObjectRequest { BucketName = _options.Bucket, Key = _options.Prefix + name };
        if (offset > 0 || length is not null)
        {
            // A range that begins at the end is an error of HTTP, and one of no bytes cannot be said; both are empty here.
            var most = Math.Min(length ?? long.MaxValue, long.MaxValue - offset);
            if (most == 0 || (offset > 0 && await IsEmptyFromAsync(name, offset, cancellation))) return await EmptyAsync(name, cancellation);
            request.ByteRange = new ByteRange(offset, offset + most - 1);
        }

        try
        {
            var response = await S3Errors.TranslateAsync(Location, name, () => _client.GetObjectAsync(request, cancellation), cancellation);
            return new S3ReadStream(response, Location, name);
        }
        catch (ObjectStoreUnavailableException error) when (error.InnerException is AmazonS3Exception { StatusCode: HttpStatusCode.RequestedRangeNotSatisfiable })
        {
            return Stream.Null; // An empty object.
        }
    }

    /// <inheritdoc/>
    public async Task<ObjectInfo?> StatAsync(string name, CancellationToken cancellation = default)
    {
        ObjectNames.Require(name);
        try
        {
            var request = new GetObjectMetadataRequest { BucketName = _options.Bucket, Key = _options.Prefix + name };
            var found = await S3Errors.TranslateAsync(Location, name, () => _client.GetObjectMetadataAsync(request, cancellation), cancellation);
            return new ObjectInfo(name, found.ContentLength, found.LastModified ?? default(DateTimeOffset));
        }
        catch (ObjectMissingException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task<ObjectPage> ListAsync(
        string prefix, string? startAfter = null, int limit = ObjectPage.LimitMax, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, ObjectPage.LimitMax);
        var request = new ListObjectsV2Request
        {
            BucketName = _options.Bucket,
            Prefix = _options.Prefix + prefix,
            StartAfter = startAfter is null ? null : _options.Prefix + startAfter,
            MaxKeys = limit,
        };
        while (true)
        {
            var page = await S3Errors.TranslateAsync(Location, name: null, () => _client.ListObjectsV2Async(request, cancellation), cancellation);
            var listed = page.S3Objects ?? [];
            var objects = listed.Select(item => new ObjectInfo(
                item.Key[_options.Prefix.Length..], item.Size ?? 0, item.LastModified ?? default(DateTimeOffset)));
            ObjectInfo[] ours = [.. objects.Where(item => ObjectNames.IsValid(item.Name))];
            var hasMore = page.IsTruncated ?? false;
            if (ours.Length > 0 || !hasMore) return new ObjectPage(ours, hasMore);

            // A page of names that are not ours, such as the mark of a folder that a console made: it is not the end.
            request.StartAfter = listed[^1].Key;
        }
    }

    /// <inheritdoc/>
    public Task RenewLockAsync(string name, CancellationToken cancellation = default)
    {
        ObjectNames.Require(name);
        return S3Errors.TranslateAsync(Location, name, () => _lock.RenewAsync(_options.Prefix + name, version: null, cancellation), cancellation);
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(string name, CancellationToken cancellation = default)
    {
        ObjectNames.Require(name);
        var request = new DeleteObjectRequest { BucketName = _options.Bucket, Key = _options.Prefix + name };
        try
        {
            await S3Errors.TranslateAsync(Location, name, () => _client.DeleteObjectAsync(request, cancellation), cancellation);
        }
        catch (ObjectMissingException)
        {
            // As wanted.
        }
    }

    /// <inheritdoc/>
    public Task<UnfinishedPuts> RemoveUnfinishedAsync(string prefix, DateTimeOffset untouchedSince, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        return S3Errors.TranslateAsync(Location, name: null, () => _unfinished.RemoveAsync(prefix, untouchedSince, cancellation), cancellation);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<bool> IsEmptyFromAsync(string name, long offset, CancellationToken cancellation) =>
        offset >= await LengthAsync(name, cancellation);

    private async Task<Stream> EmptyAsync(string name, CancellationToken cancellation)
    {
        await LengthAsync(name, cancellation);
        return Stream.Null;
    }

    private async Task<long> LengthAsync(string name, CancellationToken cancellation) =>
        (await StatAsync(name, cancellation))?.Length ?? throw new ObjectMissingException(Location, name);
}
