using Amazon.S3.Model;
using StemeDb.Archive.Objects;

namespace StemeDb.Archive.S3;

/// <summary>Reads an answer of S3 to its end; a connection that ends too early is an error and not an end. Not thread-safe.</summary>
internal sealed class S3ReadStream(GetObjectResponse response, string location, string name) : ForwardStream
{
    private long _left = response.ContentLength;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await S3Errors.TranslateAsync(
            location, name, () => response.ResponseStream.ReadAsync(buffer, cancellationToken).AsTask(), cancellationToken);
        _left -= read;
        if (read == 0 && !buffer.IsEmpty && _left > 0)
        {
            throw new ObjectStoreUnavailableException(location, name, $"the answer ended {_left} bytes too early");
        }

        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) response.Dispose();
        base.Dispose(disposing);
    }
}
