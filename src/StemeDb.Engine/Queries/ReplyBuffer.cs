using System.Buffers;

namespace StemeDb.Engine.Queries;

/// <summary>A buffer of the thread to write one document into; what was written is copied out before the next is rented.</summary>
internal static class ReplyBuffer
{
    private const int KeptBytes = 1 << 20;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    public static ArrayBufferWriter<byte> Rent()
    {
        if (_buffer is null || _buffer.Capacity > KeptBytes)
        {
            _buffer = new ArrayBufferWriter<byte>(4096);
        }

        _buffer.ResetWrittenCount();
        return _buffer;
    }
}
