using System.Buffers;
using StemeDb.Bench;
using StemeDb.Model.Assertions;
using StemeDb.Model.Records;
using StemeDb.Model.Time;

namespace StemeDb.MicroBench;

/// <summary>Records as the journal holds them and the index takes them.</summary>
internal static class EncodedRecords
{
    public static ReadOnlyMemory<byte>[] Of(long firstSeq, int count)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        var records = new ReadOnlyMemory<byte>[count];
        for (var i = 0; i < count; i++)
        {
            output.ResetWrittenCount();
            var content = Workload.Encoded(firstSeq + i);
            var id = CanonicalAssertion.ComputeId(AssertionView.Read(content));
            RecordEncoding.EncodeAssertion(firstSeq + i, new Instant(634589856000000000 + firstSeq + i), id, [], content, output);
            records[i] = output.WrittenMemory.ToArray();
        }

        return records;
    }
}
