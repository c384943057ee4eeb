using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;
using StemeDb.Archive.Faults.S3;
using StemeDb.Archive.Leases;
using StemeDb.Archive.Objects;
using StemeDb.Archive.S3;
using S3Encryption = StemeDb.Archive.S3.S3Encryption;

namespace StemeDb.Archive.Tests.S3;

/// <summary>Encryption by the service, and object lock, as the service itself tells them.</summary>
public sealed class What_the_service_is_asked_to_keep
{
    private static readonly byte[] _small = RandomNumberGenerator.GetBytes(1_000);
    private static readonly byte[] _large = RandomNumberGenerator.GetBytes(11_000_000);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Objects_are_encrypted_with_the_key_of_its_key_store()
    {
        var options = await BucketAsync() with { Encryption = S3Encryption.Kms, KmsKeyId = TestBuckets.KmsKey };
        await using var store = S3ObjectStore.Open(options);
        using var client = TestBuckets.ClientOf(options);
        foreach (var (name, bytes) in Both())
        {
            Assert.Equal(PutOutcome.Created, await store.PutIfAbsentAsync(name, ObjectContent.Of(bytes), Cancellation));
            Assert.Equal(bytes, await store.ReadAllAsync(name, int.MaxValue - 1, Cancellation));
            var told = await client.GetObjectMetadataAsync(options.Bucket, name, Cancellation);
            Assert.Equal((ServerSideEncryptionMethod.AWSKMS, TestBuckets.KmsKey), (told.ServerSideEncryptionMethod, told.ServerSideEncryptionKeyManagementServiceKeyId));
        }
    }

    [Fact]
    public async Task A_key_that_its_key_store_does_not_have_is_told_and_nothing_is_put()
    {
        await using var store = S3ObjectStore.Open(await BucketAsync() with { Encryption = S3Encryption.Kms, KmsKeyId = "nobodys" });

        var refused = await Assert.ThrowsAnyAsync<ObjectStoreException>(() => store.PutIfAbsentAsync("small", ObjectContent.Of(_small), Cancellation));

        Assert.Contains("small", refused.Message, StringComparison.Ordinal);
        Assert.Null(await store.StatAsync("small", Cancellation));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Objects_are_locked_and_whoever_deletes_one_does_not_destroy_it(bool isCompliance)
    {
        var options = await BucketAsync(hasLock: true) with { ObjectLock = new S3ObjectLock(isCompliance, Days: 2) };
        await using var store = S3ObjectStore.Open(options);
        using var client = TestBuckets.ClientOf(options);
        foreach (var (name, bytes) in Both())
        {
            var before = DateTime.UtcNow;
            await store.PutIfAbsentAsync(name, ObjectContent.Of(bytes), Cancellation);
            var version = (await client.ListVersionsAsync(options.Bucket, name, Cancellation)).Versions.Single().VersionId;
            var told = (await client.GetObjectRetentionAsync(new GetObjectRetentionRequest { BucketName = options.Bucket, Key = name, VersionId = version }, Cancellation)).Retention;
            Assert.Equal(isCompliance ? ObjectLockRetentionMode.Compliance : ObjectLockRetentionMode.Governance, told.Mode);
            Assert.InRange(told.RetainUntilDate!.Value.ToUniversalTime(), before.AddDays(2).AddSeconds(-2), DateTime.UtcNow.AddDays(2));

            await store.DeleteAsync(name, Cancellation);
            Assert.Null(await store.StatAsync(name, Cancellation));
            await Assert.ThrowsAnyAsync<AmazonS3Exception>(() => client.DeleteObjectAsync(options.Bucket, name, version, Cancellation));
            using var kept = await client.GetObjectAsync(options.Bucket, name, version, Cancellation);
            Assert.Equal(bytes.Length, kept.ContentLength);

            // And it may be put again, as retention and a later backup do with a run.
            Assert.Equal(PutOutcome.Created, await store.PutIfAbsentAsync(name, ObjectContent.Of(bytes), Cancellation));
        }
    }

    [Theory]
    [InlineData(1, 3, 3)]
    [InlineData(3, 1, 3)]
    [InlineData(null, 1, 1)]
    public async Task An_object_that_a_later_backup_shares_is_locked_anew_and_never_for_shorter(int? first, int later, int expected)
    {
        var options = await BucketAsync(hasLock: true);
        await using (var before = S3ObjectStore.Open(options with { ObjectLock = first is { } days ? new(IsCompliance: true, days) : null }))
        {
            await before.PutIfAbsentAsync("run", ObjectContent.Of(_small), Cancellation);
        }

        await using var store = S3ObjectStore.Open(options with { ObjectLock = new(IsCompliance: true, later) });
        await store.RenewLockAsync("run", Cancellation);

        using var client = TestBuckets.ClientOf(options);
        var told = (await client.GetObjectRetentionAsync(new GetObjectRetentionRequest { BucketName = options.Bucket, Key = "run" }, Cancellation)).Retention;
        Assert.InRange(told.RetainUntilDate!.Value.ToUniversalTime(), DateTime.UtcNow.AddDays(expected).AddMinutes(-5), DateTime.UtcNow.AddDays(expected));
        await Assert.ThrowsAsync<ObjectMissingException>(() => store.RenewLockAsync("other", Cancellation));
    }

    [Fact]
    public async Task A_lease_is_not_locked_since_it_is_put_anew_every_few_seconds()
    {
        var options = await BucketAsync(hasLock: true) with { ObjectLock = new S3ObjectLock(IsCompliance: true, Days: 2) };
        await using var store = S3ObjectStore.Open(options);
        using var client = TestBuckets.ClientOf(options);
        var names = new ArchiveNames(Guid.NewGuid());
        await ArchiveLease.AcquireAsync(store, names, 1, TimeSpan.FromMinutes(1), TimeProvider.System, waiting: null, Cancellation);
        var version = Assert.Single((await client.ListVersionsAsync(options.Bucket, names.LeasesOf(1), Cancellation)).Versions);

        await client.DeleteObjectAsync(options.Bucket, version.Key, version.VersionId, Cancellation);

        Assert.Empty((await client.ListVersionsAsync(options.Bucket, names.LeasesOf(1), Cancellation)).Versions ?? []);
    }

    [Fact]
    public async Task A_bucket_that_was_not_made_for_locks_is_told()
    {
        var options = await BucketAsync();
        await using var store = S3ObjectStore.Open(options with { ObjectLock = new S3ObjectLock(IsCompliance: false, Days: 2) });

        var refused = await Assert.ThrowsAnyAsync<ObjectStoreException>(() => store.PutIfAbsentAsync("small", ObjectContent.Of(_small), Cancellation));

        Assert.Contains("object lock needs a bucket that was made with it", refused.Message, StringComparison.Ordinal);

        // By a connection of its own: radosgw does not read on where it refused a request before its body.
        await using var other = S3ObjectStore.Open(options);
        Assert.Null(await other.StatAsync("small", Cancellation));
    }

    private static IEnumerable<(string Name, byte[] Bytes)> Both() => [("small", _small), ("large", _large)];

    private static async Task<S3Options> BucketAsync(bool hasLock = false)
    {
        Assert.SkipWhen(TestBuckets.Absence is not null, TestBuckets.Absence ?? "");
        return await TestBuckets.CreateAsync(hasLock) with { WholeBytesMax = 1_000_000, PartBytes = 5 * 1024 * 1024 };
    }
}
