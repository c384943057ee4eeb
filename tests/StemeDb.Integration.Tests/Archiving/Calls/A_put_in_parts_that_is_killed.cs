using Amazon.S3;
using Amazon.S3.Model;
using StemeDb.Archive;
using StemeDb.Archive.Faults.S3;
using StemeDb.Archive.Objects;
using StemeDb.Archive.S3;
using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Integration.Tests.Archiving.Calls;

/// <summary>A process ends by SIGKILL when S3 has some parts of what it puts: no listing has them, and they are billed.</summary>
public sealed class A_put_in_parts_that_is_killed
{
    private const int Killed = 137;
    private const int PartBytes = 5 * 1024 * 1024;

    private readonly ArchiveNames _names = new(Guid.NewGuid());
    private readonly string _run;

    public A_put_in_parts_that_is_killed() => _run = _names.Run(new string('a', 64));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Leaves_parts_that_are_found_and_removed_once_they_are_old()
    {
        Assert.SkipWhen(TestBuckets.Absence is not null, TestBuckets.Absence ?? "");
        var options = await TestBuckets.CreateAsync() with { Prefix = "archive/" };
        using var client = TestBuckets.ClientOf(options);
        await using var store = S3ObjectStore.Open(options);
        Assert.Equal(Killed, await PutAsync(options, new CallPoint("put run", "half").At(1)));
        Assert.Null(await store.StatAsync(_run, Cancellation));
        Assert.Empty((await store.ListAsync("", cancellation: Cancellation)).Objects);
        var upload = Assert.Single(await UploadsAsync(client, options));
        Assert.Equal(PartBytes, Assert.Single((await client.ListPartsAsync(options.Bucket, upload.Key, upload.UploadId, Cancellation)).Parts).Size);

        // By the clock of the store: that of this machine may be another one.
        await store.PutIfAbsentAsync("now", ObjectContent.Of(default), Cancellation);
        var now = (await store.StatAsync("now", Cancellation))!.StoredAt;
        Assert.Equal(default, await store.RemoveUnfinishedAsync(_names.Root, now.AddDays(-1), Cancellation));
        Assert.Equal(default, await store.RemoveUnfinishedAsync(new ArchiveNames(Guid.NewGuid()).Root, now.AddDays(1), Cancellation));
        Assert.Single(await UploadsAsync(client, options));

        Assert.Equal(new UnfinishedPuts(1, PartBytes), await store.RemoveUnfinishedAsync(_names.Root, now.AddSeconds(1), Cancellation));
        Assert.Empty(await UploadsAsync(client, options));
        Assert.Equal(0, await PutAsync(options, CallPoint.Nowhere));
        Assert.Equal(3 * PartBytes, (await store.StatAsync(_run, Cancellation))?.Length);
        Assert.Empty(await UploadsAsync(client, options));
    }

    private async Task<int> PutAsync(S3Options options, KeyValuePair<string, string?> death)
    {
        var environment = TestBuckets.VariablesOf(options).ToDictionary(item => item.Key, item => (string?)item.Value);
        (environment["STEMEDB_S3_PREFIX"], environment[death.Key]) = ("archive", death.Value);
        return (await ChildProcess.RunAsync(Programs.FaultyArchive, ["upload", _run, $"{3 * PartBytes}"], environment)).ExitCode;
    }

    private static async Task<List<MultipartUpload>> UploadsAsync(AmazonS3Client client, S3Options options) =>
        (await client.ListMultipartUploadsAsync(new ListMultipartUploadsRequest { BucketName = options.Bucket }, Cancellation)).MultipartUploads ?? [];
}
