using StemeDb.Simulation.Disk;
using StemeDb.Storage.Files;

namespace StemeDb.Simulation.Faults;

/// <summary>An open file of a <see cref="FaultingFileSystem"/>.</summary>
internal sealed class FaultingFile(FaultingFileSystem owner, IStorageFile file) : IStorageFile
{
    public string Path => file.Path;

    public long Length => file.Length;

    public int Read(long offset, Span<byte> buffer)
    {
        if (owner.Meet(DiskOperation.Read, file.Path) is not { } fault) return file.Read(offset, buffer);
        if (fault.Effect != FaultEffect.ReadsWrongBytes) throw fault.ErrorOf(file.Path);
        var read = file.Read(offset, buffer);

        // Where depends on the place alone, so that a seed decides it.
        if (read > 0) buffer[(int)((offset * 31 + fault.Nth * 7) % read)] ^= (byte)(1 << (int)(offset % 8));
        return read;
    }

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        if (owner.Meet(DiskOperation.Write, file.Path) is not { } fault)
        {
            file.Write(offset, bytes);
            return;
        }

        if (fault.Effect == FaultEffect.FailsHalfway) file.Write(offset, bytes[..FirstSectors(offset, bytes.Length / 2)]);
        if (fault.Effect == FaultEffect.FailsAfterwards) file.Write(offset, bytes);
        throw fault.ErrorOf(file.Path);
    }

    public void SetLength(long length) => owner.Do(DiskOperation.SetLength, file.Path, () => file.SetLength(length));

    public void Sync()
    {
        if (owner.Meet(DiskOperation.Sync, file.Path) is not { } fault)
        {
            file.Sync();
            return;
        }

        if (fault.Effect == FaultEffect.ForgetsAndFails) (file as IForgetfulFile)?.Forget();
        if (fault.Effect == FaultEffect.FailsAfterwards) file.Sync();
        throw fault.ErrorOf(file.Path);
    }

    private static int FirstSectors(long offset, int bytes) => (int)Math.Max(0, ((offset + bytes) & ~511L) - offset);

    public void Dispose() => file.Dispose();
}
