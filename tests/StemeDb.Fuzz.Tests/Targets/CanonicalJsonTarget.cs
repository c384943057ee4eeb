using System.Buffers;
using System.Text.Json;
using StemeDb.Fuzz.Tests.Fuzzing;
using StemeDb.Model.Json;

namespace StemeDb.Fuzz.Tests.Targets;

/// <summary>Canonical JSON: what is accepted is JSON to others, too, and its canonical form is its own.</summary>
public sealed class CanonicalJsonTarget() : FuzzTarget(
    "json", "[", "{\"a\":", "\"", "\\ud800", "\\udc00", "\\u0000", "1e308", "1e-324", "-0", "0.1", "9007199254740993", "true", "null", ",", "\ufeff")
{
    private static readonly JsonDocumentOptions _deep = new() { MaxDepth = 1_000 };

    public override string Run(byte[] input)
    {
        var output = new ArrayBufferWriter<byte>();
        if (!CanonicalJson.TryWrite(input, output, out var faults))
        {
            return string.Join(' ', faults.Select(fault => fault.Code).Distinct().Order());
        }

        using var known = JsonDocument.Parse(input, _deep);
        using var written = JsonDocument.Parse(output.WrittenMemory, _deep);
        Require(JsonElement.DeepEquals(known.RootElement, written.RootElement), "The canonical form is another value.");
        Require(CanonicalJson.IsCanonical(output.WrittenSpan), "The canonical form is not canonical.");
        var again = new ArrayBufferWriter<byte>();
        Require(CanonicalJson.TryWrite(output.WrittenSpan, again, out _) && again.WrittenSpan.SequenceEqual(output.WrittenSpan), "The canonical form has another one.");
        return known.RootElement.ValueKind.ToString();
    }
}
