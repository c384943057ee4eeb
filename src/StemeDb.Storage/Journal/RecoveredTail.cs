using StemeDb.Storage.Files;

namespace StemeDb.Storage.Journal;

/// <summary>
/// Makes durable what recovery found at the end of the journal. That a batch can be read proves only that the page cache has it:
/// the process before may have been killed between write and sync, or have ended because the sync failed, after which the kernel
/// takes the pages for clean and no later sync brings them to the disk. Only the last batch can be so, as each is written after
/// the sync of the one before.
/// </summary>
internal static class RecoveredTail
{
    /// <summary>Writes the last batch once more, with the same bytes, and syncs it and the names of the segments.</summary>
    public static void MakeDurable(IFileSystem files, string directory, IReadOnlyList<WalkedSegment> walked)
    {
        if (walked.LastOrDefault(item => item.LastBatchAt is not null) is { LastBatchAt: { } offset } last)
        {
            using var file = files.Open(last.Opening.Path, writable: true);
            var batch = new byte[last.Opening.Segment!.DurableEnd - offset];
            if (file.Read(offset, batch) != batch.Length)
            {
                throw new IOException($"'{last.Opening.Path}' became shorter while it was being recovered.");
            }

            // The walk read it well, but a disk may misread: written back, that would be damage for good.
            if (!BatchHeader.TryRead(batch, last.Opening.Segment!.HeaderChecksum, offset, out var header)
                || header.Checksum != last.Position.Checksum || !header.Holds(batch))
            {
                throw new IOException($"'{last.Opening.Path}' was read otherwise than a moment before (the batch at offset {offset}): the disk misreads. Nothing was changed; look at the disk, and start again.");
            }

            file.Write(offset, batch);
            file.Sync();
        }

        if (walked.Count > 0) files.SyncDirectory(directory);
    }
}
