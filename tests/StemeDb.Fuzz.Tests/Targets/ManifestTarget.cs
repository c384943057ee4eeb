using System.Buffers.Binary;
using StemeDb.Fuzz.Tests.Fuzzing;
using StemeDb.Storage.Checksums;
using StemeDb.Storage.Runs;
using StemeDb.Storage.Runs.Manifest;

namespace StemeDb.Fuzz.Tests.Targets;

/// <summary>A manifest: what is accepted is written again as the same bytes.</summary>
public sealed class ManifestTarget() : FuzzTarget("manifest", "STEMEMAN")
{
    private const int LengthAt = 12;
    private const int HeaderBytes = 16;

    public override string Run(byte[] input)
    {
        try
        {
            var manifest = ManifestEncoding.Decode(input, "MANIFEST");
            Require(ManifestEncoding.Encode(manifest).SequenceEqual(input), "It is accepted, and written again as other bytes.");
            return $"{manifest.Runs.Count} runs";
        }
        catch (Exception refusal) when (refusal is InvalidDataException or UnsupportedFormatException)
        {
            return Refused(refusal);
        }
    }

    public override byte[] Repair(byte[] input)
    {
        if (input.Length >= HeaderBytes + sizeof(uint))
        {
            BinaryPrimitives.WriteInt32LittleEndian(input.AsSpan(LengthAt), input.Length - HeaderBytes - sizeof(uint));
            BinaryPrimitives.WriteUInt32LittleEndian(input.AsSpan(input.Length - sizeof(uint)), Crc32C.Compute(input.AsSpan(0, input.Length - sizeof(uint))));
        }

        return input;
    }
}
