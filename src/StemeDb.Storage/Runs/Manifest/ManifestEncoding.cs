using System.Buffers.Binary;
using StemeDb.Storage.Checksums;
using StemeDb.Storage.Runs.Format;

namespace StemeDb.Storage.Runs.Manifest;

/// <summary>The bytes of a manifest; docs/formats/run.md draws them.</summary>
internal static class ManifestEncoding
{
    public const uint Version = 1;
    private const int HeaderBytes = 16;
    private const int MaxRuns = 1 << 20;

    private static ReadOnlySpan<byte> Magic => "STEMEMAN"u8;

    public static ReadOnlySpan<byte> Encode(RunManifest manifest)
    {
        var payload = new FieldWriter();
        payload.Number(manifest.Edition);
        payload.Number(manifest.CheckpointSeq);
        payload.Number(manifest.Runs.Count);
        foreach (var run in manifest.Runs)
        {
            EncodeRun(payload, run);
        }

        var file = new FieldWriter();
        file.Bytes(Magic);
        file.UInt32(Version);
        file.UInt32((uint)payload.Length);
        file.Bytes(payload.Written);
        file.UInt32(Crc32C.Compute(file.Written));
        return file.Written;
    }

    /// <exception cref="InvalidDataException">The bytes are no manifest.</exception>
    /// <exception cref="UnsupportedFormatException">A newer version wrote it.</exception>
    public static RunManifest Decode(ReadOnlySpan<byte> bytes, string file)
    {
        if (bytes.Length < HeaderBytes + sizeof(uint) || !bytes[..Magic.Length].SequenceEqual(Magic))
        {
            throw new InvalidDataException("it does not begin as a manifest does");
        }

        var content = bytes[..^sizeof(uint)];
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[^sizeof(uint)..]) != Crc32C.Compute(content))
        {
            throw new InvalidDataException("its checksum does not match");
        }

        var reader = new FieldReader(content[Magic.Length..]);
        if (reader.UInt32() is var version && version != Version)
        {
            throw version > Version
                ? new UnsupportedFormatException(file, version, Version)
                : new InvalidDataException($"there is no format version {version}");
        }

        return reader.UInt32() == (uint)(content.Length - HeaderBytes)
            ? DecodePayload(ref reader)
            : throw new InvalidDataException("its length is not the one it gives");
    }

    private static RunManifest DecodePayload(ref FieldReader reader)
    {
        var edition = reader.Number(minimum: 1);
        var checkpointSeq = reader.Number();
        var count = (int)reader.Number(MaxRuns);
        var runs = new List<RunInfo>();
        for (var i = 0; i < count; i++)
        {
            runs.Add(DecodeRun(ref reader));
        }

        reader.End();
        return new RunManifest { Edition = edition, CheckpointSeq = checkpointSeq, Runs = runs };
    }

    private static void EncodeRun(FieldWriter writer, RunInfo run)
    {
        writer.Bytes(Convert.FromHexString(run.Sha256));
        writer.Number(run.Length);
        writer.Number(run.FirstSeq);
        writer.Number(run.LastSeq);
        writer.Byte((byte)run.Tier);
        writer.Byte((byte)run.State);
        writer.Number(run.Keyspaces.Count);
        foreach (var keyspace in run.Keyspaces)
        {
            writer.Byte(keyspace.Keyspace);
            writer.Number(keyspace.Entries);
            writer.Sized(keyspace.MinKey.Span);
            writer.Sized(keyspace.MaxKey.Span);
        }
    }

    private static RunInfo DecodeRun(ref FieldReader reader)
    {
        var sha256 = Convert.ToHexStringLower(reader.Bytes(32));
        var length = reader.Number();
        var firstSeq = reader.Number();
        var lastSeq = reader.Number(minimum: firstSeq);
        var tier = reader.Byte();
        var state = reader.Byte();
        var keyspaces = new KeyspaceInfo[(int)reader.Number(byte.MaxValue, minimum: 1)];
        for (var i = 0; i < keyspaces.Length; i++)
        {
            keyspaces[i] = new KeyspaceInfo(
                reader.Byte(),
                reader.Number(minimum: 1),
                reader.Sized(RunWriter.MaxKeyBytes, minimum: 1).ToArray(),
                reader.Sized(RunWriter.MaxKeyBytes, minimum: 1).ToArray());
        }

        return new RunInfo
        {
            Sha256 = sha256,
            Length = length,
            FirstSeq = firstSeq,
            LastSeq = lastSeq,
            Tier = tier,
            State = state <= (byte)RunState.Quarantined ? (RunState)state : throw new InvalidDataException($"the run state {state} is unknown"),
            Keyspaces = keyspaces,
        };
    }
}
