namespace StemeDb.Storage.Files;

/// <summary>
/// Everything the engine does to a disk goes through here, so that faults can be injected. Thread-safe. Paths are absolute.
/// Every method throws <see cref="IOException"/> (or a subclass, with the operating system's error in
/// <see cref="Exception.HResult"/>) when the operation failed; nothing is retried.
/// </summary>
public interface IFileSystem
{
    /// <summary>Creates a file that must not exist, for reading and writing.</summary>
    IStorageFile Create(string path);

    /// <summary>Opens a file that exists.</summary>
    IStorageFile Open(string path, bool writable);

    /// <summary>True when there is a file of that name.</summary>
    bool FileExists(string path);

    /// <summary>Names (not paths) of the files in a directory, sorted ordinally.</summary>
    IReadOnlyList<string> ListFiles(string directory);

    /// <summary>Creates a directory and its parents; nothing happens when it is there.</summary>
    void CreateDirectory(string directory);

    /// <summary>Renames within a file system, replacing the target at once. Durable only after <see cref="SyncDirectory"/>.</summary>
    void Rename(string from, string to);

    /// <summary>Removes a file. Durable only after <see cref="SyncDirectory"/>.</summary>
    void Delete(string path);

    /// <summary>Makes creations, renames and deletions in a directory durable.</summary>
    void SyncDirectory(string directory);

    /// <summary>Bytes that may still be written by this user on the file system of <paramref name="directory"/>.</summary>
    long FreeBytes(string directory);

    /// <summary>Takes an exclusive lock that ends with the process.</summary>
    /// <exception cref="IOException">Another process holds it.</exception>
    IDisposable Lock(string path);
}

/// <summary>An open file. Reads may run beside each other and beside one writer.</summary>
public interface IStorageFile : IDisposable
{
    /// <summary>The path it was opened by.</summary>
    string Path { get; }

    /// <summary>Length in bytes.</summary>
    long Length { get; }

    /// <summary>Reads until the buffer is full or the file ends; returns the bytes read.</summary>
    int Read(long offset, Span<byte> buffer);

    /// <summary>Writes all bytes.</summary>
    void Write(long offset, ReadOnlySpan<byte> bytes);

    /// <summary>Cuts or extends (with zeros) the file.</summary>
    void SetLength(long length);

    /// <summary>Makes data and length durable (fdatasync). A failure is final: the state of the file is then unknown.</summary>
    void Sync();
}
