namespace StemeDb.Storage.Journal;

/// <summary>
/// The parts of a batch that lie in one sector each. A disk writes a sector whole or not at all, and the sectors of one
/// write in any order; what was not written is still zero, because segments are written full of zeros ahead of time.
/// </summary>
internal static class Sectors
{
    public const int Bytes = 512;

    /// <summary>Where the sector that holds an offset ends.</summary>
    public static long EndOf(long offset) => (offset / Bytes * Bytes) + Bytes;

    public static bool IsBlank(ReadOnlySpan<byte> bytes) => !bytes.ContainsAnyExcept((byte)0);

    /// <summary>How many parts of a batch, those with bytes of its header apart, are all zeros.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="offset">Where it stands in the segment.</param>
    public static int CountBlankAfterHeader(ReadOnlySpan<byte> batch, long offset)
    {
        var blank = 0;
        for (var at = EndOf(offset + BatchHeader.Bytes - 1) - offset; at < batch.Length; at += Bytes)
        {
            if (IsBlank(batch[(int)at..(int)Math.Min(at + Bytes, batch.Length)])) blank++;
        }

        return blank;
    }
}
