using System.Buffers.Binary;
using System.Security.Cryptography;
using StemeDb.Fuzz.Tests.Fuzzing;
using StemeDb.Storage.Runs;
using StemeDb.Storage.Runs.Caching;
using StemeDb.Storage.Runs.Format;
using StemeDb.Storage.Runs.Verifying;

namespace StemeDb.Fuzz.Tests.Targets;

/// <summary>A run: opening it, walking all of it, looking up keys, and checking it offline.</summary>
public sealed class RunTarget() : FuzzTarget("run", "STEMERUN", "STEMEEND")
{
    private const string Path = "/db/0.kv";

    public override string Run(byte[] input)
    {
        var disk = new MemoryDisk { [Path] = input };
        try
        {
            RunCheck.Check(disk, Path, listed: null, prefixes: null, parallel: 1, CancellationToken.None);
            using var run = RunReader.Open(disk, Path, new BlockCache(0));
            return $"{run.Keyspaces.Count} keyspaces, {string.Join(' ', run.Keyspaces.Select(held => Walk(run, held, input.Length)).Distinct())}";
        }
        catch (Exception refusal) when (refusal is RunDamagedException or UnsupportedFormatException)
        {
            return Refused(refusal);
        }
    }

    /// <summary>Corrects the checksums of every part that can be found, from the end to the front, and then the digest.</summary>
    public override byte[] Repair(byte[] input)
    {
        if (input.Length < RunFormat.HeaderBytes + RunFormat.TrailerBytes)
        {
            return input;
        }

        RunFormat.EncodeHeader().CopyTo(input, 0);
        var trailerAt = input.Length - RunFormat.TrailerBytes;
        var footerLength = BinaryPrimitives.ReadInt32LittleEndian(input.AsSpan(trailerAt + 8));
        footerLength = footerLength >= 0 && footerLength <= trailerAt - RunFormat.HeaderBytes ? footerLength : 0;
        var footerAt = trailerAt - footerLength;
        var footer = input.AsSpan(footerAt, footerLength);
        try
        {
            foreach (var section in RunFooter.Decode(footer, footerAt).Keyspaces)
            {
                RepairParts(input, section);
            }
        }
        catch (InvalidDataException)
        {
            // Its parts cannot be found: the footer is what is tried.
        }

        var digest = SHA256.HashData(input.AsSpan(0, trailerAt));
        new RunTrailer(footerAt, footerLength, RunFormat.Checksum(footerAt, footer), digest).Encode().CopyTo(input, trailerAt);
        return input;
    }

    private static void RepairParts(byte[] input, KeyspaceSection section)
    {
        Seal(input, section.IndexOffset, section.IndexLength);
        Seal(input, section.FilterOffset, section.FilterLength);
        var index = input.AsSpan((int)section.IndexOffset, section.IndexLength - RunFormat.ChecksumBytes);
        var offsets = BlockIndexLines.Decode(index, section).Offsets;
        for (var block = 0; block + 1 < offsets.Length; block++)
        {
            Seal(input, offsets[block], (int)(offsets[block + 1] - offsets[block]));
        }
    }

    private static void Seal(byte[] input, long offset, int length)
    {
        if (length > RunFormat.ChecksumBytes)
        {
            var part = input.AsSpan((int)offset, length);
            BinaryPrimitives.WriteUInt32LittleEndian(
                part[^RunFormat.ChecksumBytes..], RunFormat.Checksum(offset, part[..^RunFormat.ChecksumBytes]));
        }
    }

    /// <summary>Walks and looks up; damage of a block is found by either and ends it.</summary>
    private static string Walk(RunReader run, KeyspaceInfo held, int bytes)
    {
        try
        {
            var entries = 0;
            var cursor = run.Scan(held.Keyspace);
            for (var found = cursor.Seek([]); found; found = cursor.MoveNext())
            {
                Require(++entries <= bytes, "More entries than the run has bytes.");
                run.TryGet(held.Keyspace, cursor.Key.ToArray(), out _);
            }

            run.TryGet(held.Keyspace, held.MaxKey.Span, out _);
            return "walked";
        }
        catch (RunDamagedException refusal)
        {
            return Refused(refusal);
        }
    }
}
