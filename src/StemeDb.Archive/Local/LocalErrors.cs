using StemeDb.Archive.Objects;
using StemeDb.Storage.Files;

namespace StemeDb.Archive.Local;

/// <summary>What errors of the disk mean for an object store.</summary>
internal static class LocalErrors
{
    private const int NotPermitted = 1;
    private const int AccessDenied = 13;
    private const int ReadOnly = 30;

    public static T Translate<T>(string location, string? name, Func<T> operation)
    {
        try
        {
            return operation();
        }
        catch (Exception error) when (Meaning(location, name, error) is { } meaning)
        {
            throw meaning;
        }
    }

    public static async Task<T> TranslateAsync<T>(string location, string? name, Func<Task<T>> operation)
    {
        try
        {
            return await operation();
        }
        catch (Exception error) when (Meaning(location, name, error) is { } meaning)
        {
            throw meaning;
        }
    }

    private static ObjectStoreException? Meaning(string location, string? name, Exception error) => error switch
    {
        ObjectStoreException => null,
        FileNotFoundException or DirectoryNotFoundException when name is not null => new ObjectMissingException(location, name, error),
        DiskFullException => new ObjectStoreUnavailableException(location, name, "its disk is full", error),
        UnauthorizedAccessException => new ObjectStoreAccessException(location, name, error.Message, error),
        IOException { HResult: NotPermitted or AccessDenied or ReadOnly } => new ObjectStoreAccessException(location, name, error.Message, error),
        IOException { InnerException: UnauthorizedAccessException } => new ObjectStoreAccessException(location, name, error.Message, error),
        IOException => new ObjectStoreUnavailableException(location, name, error.Message, error),
        _ => null,
    };
}
