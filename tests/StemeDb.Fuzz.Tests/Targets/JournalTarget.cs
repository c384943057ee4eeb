using System.Buffers.Binary;
using StemeDb.Fuzz.Tests.Fuzzing;
using StemeDb.Storage.Checksums;
using StemeDb.Storage.Journal;

namespace StemeDb.Fuzz.Tests.Targets;

/// <summary>
/// A journal of one segment: opening it, or refusing to; what was opened takes another batch and has it, and the rest, when
/// it is opened again. Checking it offline comes to the same verdict.
/// </summary>
public sealed class JournalTarget() : FuzzTarget("journal", "StemeWAL")
{
    public static readonly Guid Cluster = Guid.Parse("c0ffee00-0000-4000-8000-000000000001");
    public const int SegmentBytes = 8192;

    private const string Folder = "/wal";

    public override string Run(byte[] input)
    {
        var disk = new MemoryDisk { [Folder + "/" + SegmentName.Of(FirstSeqOf(input))] = input };
        var verdict = JournalVerifier.Verify(disk, Folder, Cluster);
        try
        {
            using var journal = Open(disk);
            Require(verdict.IsSound, "It is opened although the check says that it is damaged.");
            var before = ReadAll(journal);
            var next = journal.Durable.Seq + 1;
            journal.Append(next, 2, "one more"u8);
            journal.Dispose();

            using var again = Open(disk);
            var after = ReadAll(again);
            Require(again.Recovery.Torn is null && after.Count == before.Count + 1, "What was repaired and written to is not whole.");
            Require(after.Take(before.Count).SequenceEqual(before) && after[^1].StartsWith($"{next} 2 ", StringComparison.Ordinal), "It lost a batch.");
            return $"{before.Count} batches, {journal.Recovery.Torn?.Detail}";
        }
        catch (JournalCorruptException refusal)
        {
            Require(!verdict.IsSound, "It is refused although the check says that it is sound.");
            return Refused(refusal);
        }
    }

    /// <summary>Corrects the check of the header, and check, chain and place of the batches as far as their lengths lead.</summary>
    public override byte[] Repair(byte[] input)
    {
        if (input.Length < SegmentHeader.Bytes)
        {
            return input;
        }

        const int checksumAt = 60, previousAt = 56;
        var check = Crc32C.Compute(input.AsSpan(0, checksumAt));
        BinaryPrimitives.WriteUInt32LittleEndian(input.AsSpan(checksumAt), check);
        var chain = BinaryPrimitives.ReadUInt32LittleEndian(input.AsSpan(previousAt));
        for (var at = SegmentHeader.Bytes; at + BatchHeader.Bytes <= input.Length;)
        {
            var header = BatchHeader.ReadUnchecked(input.AsSpan(at));
            var bytes = BatchHeader.BatchBytesOf(header.Length);
            if (header.Length <= 0 || at + bytes > input.Length)
            {
                break;
            }

            chain = BatchHeader.Write(input.AsSpan(at, (int)bytes), header.Length, header.Count, header.FirstSeq, chain, check, at);
            at += (int)bytes;
        }

        return input;
    }

    private static SegmentedJournal Open(MemoryDisk disk) =>
        SegmentedJournal.Open(disk, new JournalOptions(Folder, Cluster, 1) { SegmentBytes = SegmentBytes });

    private static List<string> ReadAll(SegmentedJournal journal)
    {
        var batches = new List<string>();
        if (journal.Durable.Seq < journal.FirstRetainedSeq)
        {
            return batches;
        }

        using var reader = journal.Read(journal.FirstRetainedSeq);
        while (reader.TryRead(out var batch))
        {
            batches.Add($"{batch.FirstSeq} {batch.Count} {Convert.ToHexString(batch.Payload.Span)}");
        }

        return batches;
    }

    private static long FirstSeqOf(byte[] input) =>
        input.Length >= 48 && BinaryPrimitives.ReadInt64LittleEndian(input.AsSpan(40)) is var seq and > 0 ? seq : 1;
}
