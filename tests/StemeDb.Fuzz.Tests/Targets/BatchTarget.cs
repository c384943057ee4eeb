using System.Buffers;
using System.Buffers.Binary;
using StemeDb.Fuzz.Tests.Fuzzing;
using StemeDb.Model.Records;

namespace StemeDb.Fuzz.Tests.Targets;

/// <summary>
/// The payload of a batch of the journal, behind two bytes for how many records it is said to hold: what is accepted holds
/// exactly so many, and is the same when they are put together again.
/// </summary>
public sealed class BatchTarget() : FuzzTarget("batch", "\u0001\0\0\0", "\0\0\0\0", "\ufffd\ufffd")
{
    private const int CountBytes = sizeof(ushort);

    public override string Run(byte[] input)
    {
        if (input.Length < CountBytes)
        {
            return "too short";
        }

        var payload = input.AsMemory(CountBytes);
        var count = BinaryPrimitives.ReadUInt16LittleEndian(input);
        var records = new List<ReadOnlyMemory<byte>>();
        try
        {
            RecordBatch.Split(payload, count, records);
        }
        catch (RecordFormatException refusal)
        {
            return Refused(refusal);
        }

        var again = new RecordBatch();
        foreach (var record in records)
        {
            again.Begin();
            again.Write(record.Span);
            again.End();
        }

        Require(records.Count == count && again.Payload.Span.SequenceEqual(payload.Span), "It is split into something else.");
        return $"{count} records";
    }
}
