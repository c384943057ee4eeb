using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;
using StemeDb.Archive.Faults.S3;
using StemeDb.Archive.Objects;
using StemeDb.Archive.S3;

namespace StemeDb.Archive.Tests.S3;

/// <summary>Parts of uploads that nobody ends, as the service itself tells them.</summary>
public sealed class What_uploads_leave_that_were_cut_off : IAsyncLifetime
{
    private static readonly DateTimeOffset _later = DateTimeOffset.UtcNow.AddDays(1);
    private S3Options _options = null!;
    private AmazonS3Client _client = null!;
    private S3ObjectStore _store = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(TestBuckets.Absence is not null, TestBuckets.Absence ?? "");
        _options = await TestBuckets.CreateAsync() with { Prefix = "some/prefix/", WholeBytesMax = 1_000, PartBytes = 5 * 1024 * 1024 };
        (_client, _store) = (TestBuckets.ClientOf(_options), S3ObjectStore.Open(_options));
    }

    public async ValueTask DisposeAsync()
    {
        if (_store is null) return;
        await _store.DisposeAsync();
        _client.Dispose();
    }

    [Fact]
    public async Task One_that_fails_or_is_given_up_leaves_nothing()
    {
        var bytes = RandomNumberGenerator.GetBytes(11_000_000);
        using var giveUp = new CancellationTokenSource();
        Stream Broken() => new TellingStream(new MemoryStream(bytes), 6_000_000, () => throw new IOException("the source broke"));
        Stream GivenUp() => new TellingStream(new MemoryStream(bytes), 6_000_000, giveUp.CancelAsync);

        await Assert.ThrowsAnyAsync<IOException>(() => _store.PutIfAbsentAsync("x", new ObjectContent(bytes.Length, Broken), Cancellation));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _store.PutIfAbsentAsync("x", new ObjectContent(bytes.Length, GivenUp), giveUp.Token));

        Assert.Empty(await UploadsAsync());
    }

    [Fact]
    public async Task All_of_them_are_removed_with_all_their_parts_and_none_of_somebody_else()
    {
        var many = await BeginAsync("some/prefix/mine/many-parts");
        for (var number = 1; number <= 103; number++) await PutPartAsync(many, number);
        for (var i = 0; i < 103; i++) await BeginAsync($"some/prefix/mine/{i}");
        await PutPartAsync(await BeginAsync("some/prefix/others"), 1);
        await PutPartAsync(await BeginAsync("mine/elsewhere"), 1);

        Assert.Equal(new UnfinishedPuts(104, 103), await _store.RemoveUnfinishedAsync("mine/", _later, Cancellation));

        Assert.Equal(["mine/elsewhere", "some/prefix/others"], (await UploadsAsync()).Select(upload => upload.Key));
        Assert.Equal(default, await _store.RemoveUnfinishedAsync("mine/", _later, Cancellation));
    }

    [Fact]
    public async Task One_that_was_begun_long_ago_stays_while_parts_are_added_to_it()
    {
        var upload = await BeginAsync("some/prefix/large");
        DateTime partAt;
        var number = 0;
        do
        {
            partAt = await PutPartAsync(upload, ++number);
        }
        while (partAt <= Assert.Single(await UploadsAsync()).Initiated);

        Assert.Equal(default, await _store.RemoveUnfinishedAsync("", partAt, Cancellation));
        Assert.Single(await UploadsAsync());
        Assert.Equal(new UnfinishedPuts(1, number), await _store.RemoveUnfinishedAsync("", partAt.AddSeconds(1), Cancellation));
        Assert.Empty(await UploadsAsync());
    }

    [Fact]
    public async Task One_that_loses_its_parts_fails_and_can_be_repeated()
    {
        var bytes = RandomNumberGenerator.GetBytes(11_000_000);
        Stream Swept() => new TellingStream(new MemoryStream(bytes), 6_000_000, () => _store.RemoveUnfinishedAsync("", _later, Cancellation));

        await Assert.ThrowsAnyAsync<ObjectStoreException>(() => _store.PutIfAbsentAsync("x", new ObjectContent(bytes.Length, Swept), Cancellation));
        Assert.Null(await _store.StatAsync("x", Cancellation));

        Assert.Equal(PutOutcome.Created, await _store.PutIfAbsentAsync("x", ObjectContent.Of(bytes), Cancellation));
        Assert.Equal(bytes, await _store.ReadAllAsync("x", bytes.Length, Cancellation));
    }

    [Fact]
    public async Task Who_may_not_look_for_them_is_told()
    {
        await _client.PutBucketPolicyAsync(
            new PutBucketPolicyRequest
            {
                BucketName = _options.Bucket,
                Policy = $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:ListBucketMultipartUploads","Resource":"arn:aws:s3:::{{_options.Bucket}}"}]}""",
            },
            Cancellation);

        var refused = await Assert.ThrowsAsync<ObjectStoreAccessException>(() => _store.RemoveUnfinishedAsync("", _later, Cancellation));

        Assert.Contains("403", refused.Message, StringComparison.Ordinal);
        Assert.Empty((await _store.ListAsync("", cancellation: Cancellation)).Objects);
    }

    private async Task<InitiateMultipartUploadResponse> BeginAsync(string key) => await _client.InitiateMultipartUploadAsync(_options.Bucket, key, Cancellation);

    /// <returns>When it was put, by the clock of the service.</returns>
    private async Task<DateTime> PutPartAsync(InitiateMultipartUploadResponse upload, int number)
    {
        using var body = new MemoryStream([1]);
        await _client.UploadPartAsync(
            new UploadPartRequest { BucketName = _options.Bucket, Key = upload.Key, UploadId = upload.UploadId, PartNumber = number, InputStream = body, PartSize = 1, UseChunkEncoding = false }, Cancellation);
        var request = new ListPartsRequest { BucketName = _options.Bucket, Key = upload.Key, UploadId = upload.UploadId, PartNumberMarker = $"{number - 1}" };
        return Assert.Single((await _client.ListPartsAsync(request, Cancellation)).Parts).LastModified!.Value.ToUniversalTime();
    }

    private async Task<List<MultipartUpload>> UploadsAsync() =>
        (await _client.ListMultipartUploadsAsync(new ListMultipartUploadsRequest { BucketName = _options.Bucket }, Cancellation)).MultipartUploads ?? [];
}
