using Amazon.S3;
using Amazon.S3.Model;
using StemeDb.Archive.S3;

namespace StemeDb.Archive.Faults.S3;

/// <summary>Buckets of the S3 service that <c>tests/radosgw/up</c> started, as its variables say.</summary>
public static class TestBuckets
{
    /// <summary>Why there is no such service; null when there is one.</summary>
    public static string? Absence => Variable("ENDPOINT") is null
        ? "There is no S3 service: start one with 'tests/radosgw/up DIR' and set the variables that it prints."
        : null;

    /// <summary>Name of a key in its key store.</summary>
    public const string KmsKey = "stemedb-tests";

    /// <summary>Makes a bucket with a new name.</summary>
    /// <param name="hasLock">It takes objects that are locked, and keeps versions.</param>
    public static async Task<S3Options> CreateAsync(bool hasLock = false)
    {
        var options = new S3Options
        {
            Bucket = $"stemedb-test-{Guid.NewGuid():N}",
            Endpoint = new Uri(Variable("ENDPOINT")!),
            AccessKey = Variable("ACCESS_KEY"),
            SecretKey = Variable("SECRET_KEY"),
            PathStyle = true,
        };
        using var client = ClientOf(options);
        await client.PutBucketAsync(new PutBucketRequest { BucketName = options.Bucket, ObjectLockEnabledForBucket = hasLock });
        return options;
    }

    /// <summary>A client of the service, to look at a bucket past our own code.</summary>
    /// <param name="options">The bucket.</param>
    public static AmazonS3Client ClientOf(S3Options options) => new(
        options.AccessKey, options.SecretKey,
        new AmazonS3Config { ServiceURL = options.Endpoint!.AbsoluteUri, ForcePathStyle = true, AuthenticationRegion = options.Region });

    /// <summary>The variables by which a process uses such a bucket.</summary>
    /// <param name="options">The bucket.</param>
    public static IReadOnlyDictionary<string, string> VariablesOf(S3Options options) => new Dictionary<string, string>
    {
        ["STEMEDB_S3_BUCKET"] = options.Bucket,
        ["STEMEDB_S3_ENDPOINT"] = options.Endpoint!.AbsoluteUri,
        ["STEMEDB_S3_ACCESS_KEY"] = options.AccessKey!,
        ["STEMEDB_S3_SECRET_KEY"] = options.SecretKey!,
    };

    private static string? Variable(string name) => Environment.GetEnvironmentVariable("STEMEDB_TEST_S3_" + name);
}
