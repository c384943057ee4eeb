using System.Buffers;
using StemeDb.Fuzz.Tests.Fuzzing;
using StemeDb.Model.Assertions;
using StemeDb.Model.Records;
using StemeDb.Model.Time;

namespace StemeDb.Fuzz.Tests.Targets;

/// <summary>
/// The content of an assertion as it comes over the wire: what is accepted is the same bytes when written again, and the same
/// claim when it went through its canonical JSON and the parser.
/// </summary>
public sealed class AssertionTarget() : FuzzTarget("assertion", "a/b", "\"x\"", "[[", "{\"a\":", "1e308", "\ud7ff", "é")
{
    public override string Run(byte[] input)
    {
        try
        {
            var assertion = AssertionEncoding.Decode(input);
            Require(AssertionEncoding.Encode(assertion).AsSpan().SequenceEqual(input), "It is accepted, and written again as other bytes.");
            CheckJson(input);
            return "accepted";
        }
        catch (RecordFormatException refusal)
        {
            return Refused(refusal);
        }
    }

    private static void CheckJson(byte[] content)
    {
        var stamped = content.ToArray();
        AssertionEncoding.StampAssertedAt(stamped, new Instant(638_000_000_000_000_000));
        var view = AssertionEncoding.Check(stamped);
        var json = new ArrayBufferWriter<byte>();
        CanonicalAssertion.Write(view, json);
        Require(AssertionParser.TryParse(json.WrittenSpan, out var parsed, out _), "Its canonical JSON is refused.");
        Require(AssertionEncoding.Encode(parsed!).AsSpan().SequenceEqual(stamped), "Its canonical JSON says something else.");
    }
}
