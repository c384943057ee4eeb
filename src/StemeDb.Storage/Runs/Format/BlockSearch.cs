namespace StemeDb.Storage.Runs.Format;

/// <summary>Finds keys inside a block.</summary>
internal static class BlockSearch
{
    /// <summary>Finds the value of a key without rebuilding keys.</summary>
    public static bool TryFind(Block block, ReadOnlySpan<byte> key, out ReadOnlyMemory<byte> value)
    {
        ReadOnlySpan<byte> bytes = block.Bytes;
        var position = RestartAtOrBefore(block, key);

        // Invariant: the entry before is less than the key and shares its first `matched` bytes. An entry that shares more
        // with it differs from the key where it does, and is less too; one that shares less is already beyond the key.
        var matched = 0;
        while (position < block.EntriesEnd)
        {
            var entry = block.EntryAt(position);
            if (entry.Shared < matched)
            {
                break;
            }

            if (entry.Shared == matched)
            {
                var order = Advance(bytes.Slice(entry.SuffixAt, entry.SuffixLength), key, ref matched);
                if (order == 0)
                {
                    value = new ReadOnlyMemory<byte>(block.Bytes, entry.ValueAt, entry.ValueLength);
                    return true;
                }

                if (order > 0)
                {
                    break;
                }
            }

            position = entry.End;
        }

        value = default;
        return false;
    }

    /// <summary>The last restart whose key is before a key; the first one when there is none.</summary>
    /// <returns>Where its entry begins.</returns>
    public static int RestartBefore(Block block, ReadOnlySpan<byte> key) => LastRestart(block, key, below: 0);

    /// <summary>The last restart whose key is at or before a key; the first one when there is none.</summary>
    /// <returns>Where its entry begins.</returns>
    private static int RestartAtOrBefore(Block block, ReadOnlySpan<byte> key) => LastRestart(block, key, below: 1);

    private static int LastRestart(Block block, ReadOnlySpan<byte> key, int below)
    {
        ReadOnlySpan<byte> bytes = block.Bytes;
        int low = 0, high = block.RestartCount - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            var entry = block.EntryAt(block.RestartAt(middle));
            if (bytes.Slice(entry.SuffixAt, entry.SuffixLength).SequenceCompareTo(key) < below)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return block.RestartAt(low);
    }

    /// <summary>Compares an entry, of which <paramref name="matched"/> bytes are known to equal the key's, and counts on.</summary>
    public static int Advance(ReadOnlySpan<byte> suffix, ReadOnlySpan<byte> key, ref int matched)
    {
        var rest = key[matched..];
        var common = suffix.CommonPrefixLength(rest);
        matched += common;
        return common == suffix.Length || common == rest.Length
            ? suffix.Length.CompareTo(rest.Length)
            : suffix[common].CompareTo(rest[common]);
    }
}
