namespace StemeDb.Archive.Configuration;

/// <summary>Where the archive is and how it is protected. Immutable.</summary>
public sealed record ArchiveOptions
{
    private const string Url = "STEMEDB_ARCHIVE_URL";
    private const string DirectoryVariable = "STEMEDB_ARCHIVE_DIR";

    /// <summary>Absolute path of the directory; null when the archive is on S3.</summary>
    public string? Directory { get; init; }

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
        var options = new ArchiveOptions
        {
            Directory = ReadDirectory(variables),
            SigningKey = variables.Key("STEMEDB_ARCHIVE_SIGNING_KEY"),
        };
        return variables.Faults.Count == 0 ? options : throw new ArchiveConfigurationException(variables.Faults);
    }

    private static string ReadDirectory(VariableReader variables)
    {
        if (variables.Text(Url) is { } url)
        {
            if (variables.Text(DirectoryVariable) is not null) variables.Fault($"{Url} and {DirectoryVariable} are both given; set one of them.");
            if (Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.IsFile && uri.Host.Length == 0) return Path.GetFullPath(uri.LocalPath);
            variables.Fault($"{Url} is '{url}'; allowed: file:///absolute/path.");
        }

        return Path.GetFullPath(variables.Text(DirectoryVariable) ?? Path.Combine("data", "archive"));
    }
}
