using System.Globalization;
using System.Text;
using StemeDb.Fuzz.Tests.Fuzzing;
using StemeDb.Storage.Checksums;
using StemeDb.Storage.Directories;

namespace StemeDb.Fuzz.Tests.Targets;

/// <summary>metadata.json: what is accepted says the same after it was written again.</summary>
public sealed class MetadataTarget() : FuzzTarget(
    "metadata", "{", "[", "\"", "null", "\\ud800", "1e999", "-1", "9223372036854775807", "9999-12-31T23:59:59Z", "\"checksum\"", "\"restarts\"", "\"seq\"")
{
    private const string ChecksumKey = "\"checksum\"";

    public override string Run(byte[] input)
    {
        try
        {
            var metadata = MetadataText.Read("metadata.json", input);
            Require(MetadataText.Read("metadata.json", MetadataText.Write(metadata)) == metadata, "It says something else after it was written again.");
            return "accepted";
        }
        catch (DataDirectoryException refusal)
        {
            return Refused(refusal);
        }
    }

    public override byte[] Repair(byte[] input)
    {
        var end = input.AsSpan().LastIndexOf(Encoding.ASCII.GetBytes(ChecksumKey));
        if (end < 0)
        {
            return input;
        }

        var digits = Crc32C.Compute(input.AsSpan(0, end)).ToString("x8", CultureInfo.InvariantCulture);
        return [.. input[..end], .. Encoding.ASCII.GetBytes($"{ChecksumKey}: \"{digits}\"\n}}\n")];
    }
}
