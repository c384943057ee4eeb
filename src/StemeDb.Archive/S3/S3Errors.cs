using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using StemeDb.Archive.Objects;

namespace StemeDb.Archive.S3;

/// <summary>What errors of S3 mean for an object store.</summary>
internal static class S3Errors
{
    /// <summary>Runs one request.</summary>
    public static async Task<T> TranslateAsync<T>(string location, string? name, Func<Task<T>> request, CancellationToken cancellation)
    {
        try
        {
            return await request();
        }
        catch (Exception error) when (Meaning(location, name, error, cancellation) is { } meaning)
        {
            throw meaning;
        }
    }

    /// <summary>Null for what is not about the store.</summary>
    public static ObjectStoreException? Meaning(string location, string? name, Exception error, CancellationToken cancellation) => error switch
    {
        ObjectStoreException => null,
        OperationCanceledException when cancellation.IsCancellationRequested => null,
        AmazonS3Exception { ErrorCode: "NoSuchBucket" } => new ObjectStoreAccessException(location, name, "there is no such bucket", error),
        AmazonS3Exception { StatusCode: HttpStatusCode.NotFound } when name is not null => new ObjectMissingException(location, name, error),
        AmazonS3Exception refused when IsRefusal(refused) =>
            new ObjectStoreAccessException(location, name, $"{(int)refused.StatusCode} {refused.ErrorCode}: {refused.Message}", error),
        AmazonServiceException failed => new ObjectStoreUnavailableException(location, name, $"{(int)failed.StatusCode} {failed.ErrorCode}: {failed.Message}", error),
        AmazonClientException { InnerException: null } => new ObjectStoreAccessException(location, name, error.Message, error),
        AmazonClientException or HttpRequestException or TimeoutException or OperationCanceledException or IOException =>
            new ObjectStoreUnavailableException(location, name, (error.InnerException ?? error).Message, error),
        _ => null,
    };

    /// <summary>It is our fault by the rules of HTTP, and not one that passes; or the service does not know such a request.</summary>
    private static bool IsRefusal(AmazonS3Exception error) =>
        error.StatusCode == HttpStatusCode.NotImplemented
        || ((int)error.StatusCode is >= 400 and < 500 and not (408 or 409 or 412 or 416 or 429)
            && error.ErrorCode is not ("RequestTimeout" or "SlowDown"));
}
