using StemeDb.Storage.Files;

namespace StemeDb.Engine.Faulty;

/// <summary>A file of <see cref="ScriptedDisk"/>.</summary>
internal sealed class ScriptedFile(IStorageFile file, FaultScript script) : IStorageFile
{
    private const int SectorBytes = 512;

    public string Path => file.Path;

    public long Length => file.Length;

    public int Read(long offset, Span<byte> buffer)
    {
        script.Run(DiskOperation.Read, file.Path, () => true);
        return file.Read(offset, buffer);
    }

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        var copy = bytes.ToArray();
        script.Run(
            DiskOperation.Write,
            file.Path,
            () =>
            {
                file.Write(offset, copy);
                return true;
            },
            copy.Length < 4 * SectorBytes ? null : () => file.Write(offset, copy.AsSpan(0, HalfInWholeSectors(offset, copy.Length))));
    }

    public void SetLength(long length) => file.SetLength(length);

    public void Sync() => script.Run(DiskOperation.Sync, file.Path, () =>
    {
        file.Sync();
        return true;
    });

    public void Dispose() => file.Dispose();

    /// <summary>As a disk leaves it that lost power: whole sectors, the first of them.</summary>
    private static int HalfInWholeSectors(long offset, int bytes) =>
        (int)(((offset + (bytes / 2)) / SectorBytes * SectorBytes) - offset);
}
