using System.Buffers.Binary;

namespace StemeDb.Fuzz.Tests.Fuzzing;

/// <summary>Makes inputs of inputs: flips, cuts, copies, splices, words of the format, and numbers where lengths may stand.</summary>
internal sealed class Mutator(Random random, FuzzTarget target)
{
    private const int MaxBytes = 256 * 1024;
    private const int MaxNesting = 3_000;

    private static readonly long[] Numbers =
        [0, 1, -1, 2, 7, 8, 127, 128, 255, 256, 511, 512, 4095, 4096, 8191, 8192, 65535, 65536, int.MaxValue, int.MinValue, uint.MaxValue, 1L << 30, 1L << 40, long.MaxValue, long.MinValue];

    /// <summary>Another input, made of one of these.</summary>
    public byte[] Next(IReadOnlyList<byte[]> inputs)
    {
        var bytes = Any(inputs).ToArray();
        for (var steps = 1 << random.Next(4); steps > 0; steps--)
        {
            bytes = Step(bytes, inputs);
        }

        bytes = bytes.Length > MaxBytes ? bytes[..MaxBytes] : bytes;

        // Now and then without, so that the checksums themselves are tried.
        return random.Next(8) == 0 ? bytes : target.Repair(bytes);
    }

    private byte[] Step(byte[] bytes, IReadOnlyList<byte[]> inputs)
    {
        var (at, count) = Range(bytes);
        switch (random.Next(11))
        {
            case 0 when bytes.Length > 0:
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 1 when bytes.Length > 0:
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                return bytes;
            case 2:
                return [.. bytes[..at], .. bytes[(at + count)..]];
            case 3:
                return [.. bytes[..(at + count)], .. bytes[at..]];
            case 4:
                return bytes[..at];
            case 5:
                var other = Any(inputs);
                var (from, length) = Range(other);
                return [.. bytes[..at], .. other.AsSpan(from, length), .. bytes[(at + count)..]];
            case 6 when target.Words.Count > 0:
                return [.. bytes[..at], .. Any(target.Words), .. bytes[at..]];
            case 7 when target.Words.Count > 0:
                var word = Any(target.Words);
                return [.. bytes[..at], .. Enumerable.Repeat(word, random.Next(1, MaxNesting / word.Length + 2)).SelectMany(w => w), .. bytes[at..]];
            case 8:
                var blank = bytes.ToArray();
                blank.AsSpan(at, count).Clear();
                return blank;
            default:
                return WithNumber(bytes);
        }
    }

    /// <summary>Puts a number where one may be: fixed width of either order, or a varint.</summary>
    private byte[] WithNumber(byte[] bytes)
    {
        if (bytes.Length < sizeof(long))
        {
            return bytes;
        }

        var at = random.Next(bytes.Length - sizeof(long) + 1);
        var number = random.Next(3) == 0 ? random.Next(-300, 70_000) : Numbers[random.Next(Numbers.Length)];
        Span<byte> written = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(written, number);
        var width = 1 << random.Next(4);
        written = written[..width];
        if (random.Next(4) == 0)
        {
            written.Reverse();
        }

        written.CopyTo(bytes.AsSpan(at));
        if (random.Next(3) == 0)
        {
            bytes[at] |= 0x80;
        }

        return bytes;
    }

    private (int At, int Count) Range(byte[] bytes)
    {
        var at = random.Next(bytes.Length + 1);
        var most = random.Next(4) == 0 ? bytes.Length - at : Math.Min(16, bytes.Length - at);
        return (at, random.Next(most + 1));
    }

    private byte[] Any(IReadOnlyList<byte[]> of) => of[random.Next(of.Count)];
}
