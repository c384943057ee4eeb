namespace StemeDb.Storage.Directories;

/// <summary>A data directory cannot be used; the message says which, why, and what to do.</summary>
public abstract class DataDirectoryException : Exception
{
    private protected DataDirectoryException(string path, string message, Exception? cause = null) : base(message, cause) => Path = path;

    /// <summary>Absolute path of the file or directory at fault.</summary>
    public string Path { get; }
}

/// <summary>Another process works on the directory.</summary>
public sealed class DataDirectoryInUseException : DataDirectoryException
{
    internal DataDirectoryInUseException(string path, int? holder, Exception cause)
        : base(
            path,
            $"The directory '{path}' is in use by {(holder is { } pid ? $"process {pid}" : "another process")}. "
            + "Stop that one first, or give this one its own directory.",
            cause) => Holder = holder;

    /// <summary>Process id of the holder; null when it cannot be known.</summary>
    public int? Holder { get; }
}

/// <summary><c>metadata.json</c> is missing beside data, is not JSON, or does not carry its own checksum.</summary>
public sealed class MetadataDamagedException : DataDirectoryException
{
    internal MetadataDamagedException(string path, string why, Exception? cause = null)
        : base(path, $"'{path}' cannot be trusted: {why}. Put it back from a copy, or restore from a backup with 'stemedb restore'.", cause)
    {
    }
}

/// <summary>The directory was written by a newer version of the program.</summary>
public sealed class DataDirectoryNewerException : DataDirectoryException
{
    internal DataDirectoryNewerException(string path, string part, int found, int known)
        : base(
            path,
            $"'{path}' says the {part} format is version {found}, and this program knows up to {known}. "
            + "Start the newer program; nothing was changed.")
    {
    }
}

/// <summary>A restore into the directory was begun and did not finish, so it may hold a part of the data only.</summary>
public sealed class RestoreUnfinishedException : DataDirectoryException
{
    internal RestoreUnfinishedException(string root)
        : base(
            root,
            $"A restore into '{root}' did not finish, so it may hold a part of the data only. Run the same 'stemedb restore' again: it goes on where it stopped.")
    {
    }
}
