namespace StemeDb.Storage.Files;

/// <summary>Another process, or another part of this one, holds the lock.</summary>
public sealed class FileLockedException : IOException
{
    /// <summary>Says who holds which lock.</summary>
    /// <param name="path">Absolute path of the lock file.</param>
    /// <param name="holder">Process id of the holder; null when it cannot be known.</param>
    /// <param name="cause">The operating system's error.</param>
    public FileLockedException(string path, int? holder, IOException cause)
        : base($"'{path}' is locked by {(holder is { } pid ? $"process {pid}" : "another process")}.", cause)
        => (Path, Holder, HResult) = (path, holder, cause.HResult);

    /// <summary>Absolute path of the lock file.</summary>
    public string Path { get; }

    /// <summary>Process id of the holder; null when it cannot be known (on Windows nobody may read a locked file).</summary>
    public int? Holder { get; }
}
