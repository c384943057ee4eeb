using System.Buffers.Binary;

namespace StemeDb.Model.Paths;

/// <summary>
/// A fast hash of short byte strings for tables in memory: eight bytes at a time, mixed by a 64 × 64 → 128 bit multiplication
/// that is folded (the step of wyhash). Seeded per process, so that nobody outside can prepare collisions; never stored.
/// </summary>
internal static class Utf8Hash
{
    private const ulong Factor = 0x9E3779B97F4A7C15;

    private static readonly ulong s_seed = ((ulong)(uint)HashCode.Combine(1) << 32) | (uint)HashCode.Combine(2);

    /// <summary>The hash of these bytes in this process.</summary>
    public static int Compute(ReadOnlySpan<byte> bytes)
    {
        var hash = s_seed ^ (ulong)bytes.Length;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        var tail = 0UL;
        foreach (var b in bytes) tail = (tail << 8) | b;
        hash = Mix(hash ^ tail);
        return (int)(hash ^ (hash >> 32));
    }

    private static ulong Mix(ulong value)
    {
        var high = Math.BigMul(value ^ s_seed, Factor, out var low);
        return high ^ low;
    }
}
