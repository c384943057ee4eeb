namespace StemeDb.Archive.Tests.S3;

/// <summary>A stream that cannot go back.</summary>
internal sealed class OnceStream(byte[] bytes) : MemoryStream(bytes, writable: false)
{
    public override bool CanSeek => false;
}
