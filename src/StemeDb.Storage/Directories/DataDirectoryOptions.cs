namespace StemeDb.Storage.Directories;

/// <summary>Where the data lies. Cannot be made with paths that are not absolute.</summary>
public sealed record DataDirectoryOptions
{
    /// <summary>Makes options.</summary>
    /// <param name="root">Absolute path of the data directory; made when it is missing.</param>
    /// <param name="walDirectory">Absolute path of the journal's directory; null: <c>wal</c> in the root.</param>
    /// <param name="dbDirectory">Absolute path of the runs' directory; null: <c>db</c> in the root.</param>
    public DataDirectoryOptions(string root, string? walDirectory = null, string? dbDirectory = null)
    {
        Root = Absolute(root, nameof(root));
        WalDirectory = Absolute(walDirectory ?? Path.Combine(root, "wal"), nameof(walDirectory));
        DbDirectory = Absolute(dbDirectory ?? Path.Combine(root, "db"), nameof(dbDirectory));
    }

    /// <summary>Absolute path of the data directory.</summary>
    public string Root { get; }

    /// <summary>Absolute path of the journal's directory.</summary>
    public string WalDirectory { get; }

    /// <summary>Absolute path of the runs' directory.</summary>
    public string DbDirectory { get; }

    private static string Absolute(string path, string name) => Path.IsPathFullyQualified(path)
        ? Path.GetFullPath(path)
        : throw new ArgumentException($"A data directory must be given as an absolute path, not '{path}'.", name);
}
