using StemeDb.Storage.Files;

namespace StemeDb.Simulation.Disk;

/// <summary>An open file of a <see cref="SimulatedDisk"/>.</summary>
internal sealed class SimulatedFile(SimulatedDisk disk, Inode inode, string path, bool writable) : IStorageFile, IForgetfulFile
{
    private bool _disposed;

    public string Path => path;

    public long Length => disk.Inspect(() => inode.Length);

    public int Read(long offset, Span<byte> buffer)
    {
        using var held = disk.Enter(DiskOperation.Read, path);
        ObjectDisposedException.ThrowIf(_disposed, this);
        return inode.Read(offset, buffer);
    }

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        using var held = disk.EnterWrite(path, offset, bytes.Length, out var lastBytes);
        RequireWritable();
        if (lastBytes is { } part)
        {
            // The process ends inside this call, as Linux lets it: between two pages.
            inode.Write(offset, bytes[..part]);
            throw SimulatedDisk.Ended(path);
        }

        disk.Take(path, Math.Max(0, offset + bytes.Length - inode.Length));
        inode.Write(offset, bytes);
    }

    public void SetLength(long length)
    {
        using var held = disk.Enter(DiskOperation.SetLength, path);
        RequireWritable();
        disk.Take(path, length - inode.Length);
        inode.SetLength(length);
    }

    public void Sync()
    {
        using var held = disk.Enter(DiskOperation.Sync, path);
        ObjectDisposedException.ThrowIf(_disposed, this);
        inode.Sync();
    }

    public void Forget() => disk.Inspect(() =>
    {
        inode.Forget();
        return true;
    });

    public void Dispose() => _disposed = true;

    private void RequireWritable()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!writable) throw new IOException($"'{path}' was opened for reading only.", 9);
    }
}
