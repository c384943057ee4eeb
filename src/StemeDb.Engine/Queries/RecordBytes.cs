using System.Buffers;
using Google.Protobuf;
using StemeDb.Model.Records;

namespace StemeDb.Engine.Queries;

/// <summary>Records as they travel between our processes.</summary>
internal static class RecordBytes
{
    public static ByteString Of(LogRecord record)
    {
        var bytes = new ArrayBufferWriter<byte>(512);
        RecordEncoding.Encode(record, bytes);
        return ByteString.CopyFrom(bytes.WrittenSpan);
    }
}
