using StemeDb.Archive.S3;

namespace StemeDb.Archive.Configuration;

/// <summary>Where the archive is and how it is protected. Immutable.</summary>
public sealed record ArchiveOptions
{
    private const string Url = "STEMEDB_ARCHIVE_URL";
    private const string DirectoryVariable = "STEMEDB_ARCHIVE_DIR";
    private const string Bucket = "STEMEDB_S3_BUCKET";

    /// <summary>Absolute path of the directory; null when the archive is on S3.</summary>
    public string? Directory { get; init; }

    /// <summary>The bucket; null when the archive is a directory.</summary>
    public S3Options? S3 { get; init; }

    /// <summary>Encrypts every object before it is put, 32 bytes; null: they are put as they are.</summary>
    public byte[]? EncryptionKey { get; init; }

    /// <summary>Signs manifests, 32 bytes; null: they are only checked for damage.</summary>
    public byte[]? SigningKey { get; init; }

    /// <summary>
    /// Reads the variables of the archive, which are the same for every process (docs/operations/configuration.md). Services give
    /// their configuration, the command its environment.
    /// </summary>
    /// <param name="lookup">The value of a variable; null when it is not given.</param>
    /// <exception cref="ArchiveConfigurationException">At least one has a value that is not allowed.</exception>
    public static ArchiveOptions Read(Func<string, string?> lookup)
    {
        ArgumentNullException.ThrowIfNull(lookup);
        var variables = new VariableReader(lookup);
        var (directory, bucket, prefix) = ReadPlace(variables);
        var options = new ArchiveOptions
        {
            Directory = directory,
            S3 = bucket is null ? null : S3Variables.Read(variables, bucket, prefix),
            EncryptionKey = variables.Key("STEMEDB_ARCHIVE_ENCRYPTION_KEY"),
            SigningKey = variables.Key("STEMEDB_ARCHIVE_SIGNING_KEY"),
        };
        return variables.Faults.Count == 0 ? options : throw new ArchiveConfigurationException(variables.Faults);
    }

    private static (string? Directory, string? Bucket, string? Prefix) ReadPlace(VariableReader variables)
    {
        var (url, directory, bucket) = (variables.Text(Url), variables.Text(DirectoryVariable), variables.Text(Bucket));
        if (new[] { url, directory, bucket }.Count(given => given is not null) > 1)
        {
            variables.Fault($"More than one of {Url}, {DirectoryVariable} and {Bucket} is given; set one of them.");
        }

        if (url is null) return bucket is null ? (Path.GetFullPath(directory ?? Path.Combine("data", "archive")), null, null) : (null, bucket, null);
        if (Uri.TryCreate(url, UriKind.Absolute, out var uri))
        {
            if (uri.IsFile && uri.Host.Length == 0) return (Path.GetFullPath(uri.LocalPath), null, null);
            if (uri.Scheme == "s3" && uri.Host.Length > 0) return (null, uri.Host, uri.AbsolutePath.Trim('/'));
        }

        variables.Fault($"{Url} is '{url}'; allowed: file:///absolute/path or s3://bucket/prefix.");
        return ("", null, null);
    }
}
