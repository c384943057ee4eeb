using StemeDb.Archive.Objects;
using StemeDb.Storage.Files;

namespace StemeDb.Archive.Local;

/// <summary>Reads a range of a file, forwards. Not thread-safe.</summary>
internal sealed class StoredFileStream(IStorageFile file, string location, string name, long offset, long? length) : ForwardStream
{
    private long _next = offset;
    private long _left = Math.Max(0, Math.Min(length ?? long.MaxValue, file.Length - offset));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_left == 0 || buffer.IsEmpty) return ValueTask.FromResult(0);
        var part = (int)Math.Min(buffer.Length, _left);
        var read = LocalErrors.Translate(location, name, () => file.Read(_next, buffer.Span[..part]));
        _next += read;
        _left = read == 0 ? 0 : _left - read;
        return ValueTask.FromResult(read);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) file.Dispose();
        base.Dispose(disposing);
    }
}
