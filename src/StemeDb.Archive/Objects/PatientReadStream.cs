namespace StemeDb.Archive.Objects;

/// <summary>Reads an object of a patient store: where a stream breaks, the next one begins. Not thread-safe.</summary>
internal sealed class PatientReadStream(
    PatientObjectStore patient, IObjectStore store, string name, long offset, long? length, Stream first) : ForwardStream
{
    private Stream? _stream = first;
    private long _read;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await patient.TryAsync(() => ReadOnceAsync(buffer, cancellationToken), cancellationToken);
        _read += read;
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _stream?.Dispose();
        base.Dispose(disposing);
    }

    private async Task<int> ReadOnceAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        try
        {
            _stream ??= await store.OpenReadAsync(name, offset + _read, length - _read, cancellation);
            return await _stream.ReadAsync(buffer, cancellation);
        }
        catch (ObjectStoreUnavailableException)
        {
            if (_stream is not null) await _stream.DisposeAsync();
            _stream = null;
            throw;
        }
    }
}
