using Microsoft.Win32.SafeHandles;

namespace StemeDb.Storage.Files;

/// <summary>A file of <see cref="DiskFileSystem"/>.</summary>
internal sealed class DiskFile(string path, SafeFileHandle handle) : IStorageFile
{
    public string Path => path;

    public long Length => RandomAccess.GetLength(handle);

    public int Read(long offset, Span<byte> buffer)
    {
        var total = 0;
        while (total < buffer.Length)
        {
            var read = RandomAccess.Read(handle, buffer[total..], offset + total);
            if (read == 0) break;
            total += read;
        }

        return total;
    }

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(handle, bytes, offset);
        }
        catch (IOException error) when (DiskErrors.IsDiskFull(error))
        {
            throw new DiskFullException(path, error);
        }
    }

    public void SetLength(long length) => DiskErrors.Translate(path, () => RandomAccess.SetLength(handle, length));

    /// <remarks>
    /// FlushToDisk is fsync, not fdatasync. On zero-filled files, which is what the journal writes into, the two were
    /// measured to be close (docs/formats/journal.md), so there is no call into the C library here.
    /// </remarks>
    public void Sync()
    {
        try
        {
            RandomAccess.FlushToDisk(handle);
        }
        catch (IOException error) when (DiskErrors.IsDiskFull(error))
        {
            throw new DiskFullException(path, error);
        }
    }

    public void Dispose() => handle.Dispose();
}
