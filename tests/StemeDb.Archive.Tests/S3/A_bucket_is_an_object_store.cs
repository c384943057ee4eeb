using System.Security.Cryptography;
using Amazon.S3.Model;
using StemeDb.Archive.Faults.S3;
using StemeDb.Archive.Objects;
using StemeDb.Archive.S3;
using StemeDb.Archive.Tests.Objects;

namespace StemeDb.Archive.Tests.S3;

public sealed class A_bucket_is_an_object_store : ObjectStoreConformance, IAsyncLifetime
{
    private S3Options _options = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(TestBuckets.Absence is not null, TestBuckets.Absence ?? "");
        _options = await TestBuckets.CreateAsync() with { Prefix = "some/prefix/" };
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_large_object_is_put_in_parts(bool seekable)
    {
        await using var store = S3ObjectStore.Open(_options with { WholeBytesMax = 1_000_000, PartBytes = 5 * 1024 * 1024 });
        var bytes = RandomNumberGenerator.GetBytes(12_345_678);
        var content = new ObjectContent(bytes.Length, () => seekable ? new MemoryStream(bytes) : new OnceStream(bytes), SHA256.HashData(bytes));
        Assert.Equal(PutOutcome.Created, await store.PutIfAbsentAsync("large", content, Cancellation));
        Assert.Equal(PutOutcome.ExistsSame, await store.PutIfAbsentAsync("large", content, Cancellation));
        Assert.Equal(bytes, await ReadAsync(store, "large", 0, null));
        Assert.Equal(bytes[7_000_000..7_000_100], await ReadAsync(store, "large", 7_000_000, 100));

        bytes[^1] ^= 1;
        await Assert.ThrowsAsync<ObjectDamagedException>(() => store.PutIfAbsentAsync("changed", content, Cancellation));
        Assert.Null(await store.StatAsync("changed", Cancellation));
        Assert.Equal(PutOutcome.ExistsOther, await store.PutIfAbsentAsync("large", ObjectContent.Of(bytes), Cancellation));
    }

    [Fact]
    public async Task Names_outside_of_the_prefix_are_not_seen()
    {
        await using var outside = S3ObjectStore.Open(_options with { Prefix = "" });
        await outside.PutIfAbsentAsync("some/other", Text("x"), Cancellation);
        await using var store = Open();
        await store.PutIfAbsentAsync("inside", Text("y"), Cancellation);
        Assert.Equal(["inside"], (await store.ListAsync("", cancellation: Cancellation)).Objects.Select(item => item.Name));
        Assert.NotNull(await outside.StatAsync("some/prefix/inside", Cancellation));
    }

    [Fact]
    public async Task Names_that_no_object_of_ours_has_stand_in_the_way_of_no_listing()
    {
        // Such as the marks of folders that consoles make.
        using var client = TestBuckets.ClientOf(_options);
        foreach (var key in new[] { "", "a/", "a//x", "a/with space", "b/" })
        {
            await client.PutObjectAsync(new PutObjectRequest { BucketName = _options.Bucket, Key = _options.Prefix + key, ContentBody = "", UseChunkEncoding = false }, Cancellation);
        }

        await using var store = Open();
        await store.PutIfAbsentAsync("a/ours", Text("x"), Cancellation);
        await store.PutIfAbsentAsync("c/ours", Text("x"), Cancellation);
        Assert.Equal(["a", "c"], await store.ListFoldersAsync("", Cancellation).ToListAsync(Cancellation));
        var first = await store.ListAsync("", limit: 1, cancellation: Cancellation);
        Assert.Equal(["a/ours"], first.Objects.Select(item => item.Name));
        var second = await store.ListAsync("", "a/ours", limit: 1, cancellation: Cancellation);
        Assert.Equal(["c/ours"], second.Objects.Select(item => item.Name));
        Assert.Empty((await store.ListAsync("b", cancellation: Cancellation)).Objects);
    }

    [Fact]
    public async Task Checksums_beyond_the_required_can_be_switched_on()
    {
        await using var store = S3ObjectStore.Open(_options with { Checksums = true });
        Assert.Equal(PutOutcome.Created, await store.PutIfAbsentAsync("checked", Text("x"), Cancellation));
        Assert.Equal("x"u8.ToArray(), await ReadAsync(store, "checked", 0, null));
    }

    [Fact]
    public async Task A_wrong_key_and_a_missing_bucket_are_told_as_such()
    {
        await using var wrongKey = S3ObjectStore.Open(_options with { SecretKey = "wrong" });
        await Assert.ThrowsAsync<ObjectStoreAccessException>(() => wrongKey.PutIfAbsentAsync("x", Text("x"), Cancellation));
        await Assert.ThrowsAsync<ObjectStoreAccessException>(() => wrongKey.ListAsync("", cancellation: Cancellation));
        await using var noBucket = S3ObjectStore.Open(_options with { Bucket = "no-such-bucket" });
        await Assert.ThrowsAsync<ObjectStoreAccessException>(() => noBucket.PutIfAbsentAsync("x", Text("x"), Cancellation));
        await Assert.ThrowsAsync<ObjectStoreAccessException>(() => noBucket.ListAsync("", cancellation: Cancellation));
    }

    protected override IObjectStore Open() => S3ObjectStore.Open(_options);
}
