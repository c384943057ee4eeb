using System.Buffers;
using StemeDb.Fuzz.Tests.Fuzzing;
using StemeDb.Model.Records;

namespace StemeDb.Fuzz.Tests.Targets;

/// <summary>A record of the log: what is accepted is written again as the same bytes.</summary>
public sealed class RecordTarget() : FuzzTarget("record", "a/b", "**", "{}", "{\"tier\":3}", "\ufffd")
{
    public override string Run(byte[] input)
    {
        try
        {
            var record = RecordEncoding.Decode(input);
            var again = new ArrayBufferWriter<byte>();
            RecordEncoding.Encode(record, again);
            Require(again.WrittenSpan.SequenceEqual(input), "It is accepted, and written again as other bytes.");
            RecordView.Read(input).ReadLocators();
            return record.GetType().Name;
        }
        catch (RecordFormatException refusal)
        {
            return Refused(refusal);
        }
    }
}
