using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace StemeDb.Model.Assertions;

/// <summary>SHA-256 over the canonical bytes of an assertion: 32 bytes, written as 64 lower-case hexadecimal digits.</summary>
public readonly struct AssertionId : IEquatable<AssertionId>, IComparable<AssertionId>
{
    /// <summary>Length in bytes.</summary>
    public const int ByteLength = 32;

    /// <summary>Length of the text in characters.</summary>
    public const int TextLength = 2 * ByteLength;

    private static readonly SearchValues<byte> s_digits = SearchValues.Create("0123456789abcdef"u8);

    private readonly UInt128 _high;
    private readonly UInt128 _low;

    /// <summary>Takes the 32 bytes of a digest.</summary>
    /// <param name="digest">Exactly 32 bytes.</param>
    /// <exception cref="ArgumentException">Another length.</exception>
    public AssertionId(ReadOnlySpan<byte> digest)
    {
        if (digest.Length != ByteLength)
        {
            throw new ArgumentException($"An assertion id is {ByteLength} bytes, not {digest.Length}.", nameof(digest));
        }

        _high = BinaryPrimitives.ReadUInt128BigEndian(digest);
        _low = BinaryPrimitives.ReadUInt128BigEndian(digest[16..]);
    }

    /// <summary>Reads 64 lower-case hexadecimal digits and nothing else.</summary>
    /// <param name="utf8">The whole text.</param>
    /// <param name="id">The id, when the text is one.</param>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out AssertionId id)
    {
        id = default;
        if (utf8.Length != TextLength || utf8.ContainsAnyExcept(s_digits)) return false;
        Span<byte> digest = stackalloc byte[ByteLength];
        if (Convert.FromHexString(utf8, digest, out _, out _) != OperationStatus.Done) return false;
        id = new AssertionId(digest);
        return true;
    }

    /// <summary>Reads 64 lower-case hexadecimal digits and nothing else.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="id">The id, when the text is one.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out AssertionId id)
    {
        id = default;
        Span<byte> utf8 = stackalloc byte[TextLength];
        return text.Length == TextLength && Encoding.UTF8.TryGetBytes(text, utf8, out var length)
            && TryParse(utf8[..length], out id);
    }

    /// <summary>Writes the 64 hexadecimal digits.</summary>
    /// <param name="utf8">At least <see cref="TextLength"/> bytes.</param>
    public void Format(Span<byte> utf8)
    {
        Span<byte> bytes = stackalloc byte[ByteLength];
        CopyTo(bytes);
        Convert.TryToHexStringLower(bytes, utf8, out _);
    }

    /// <summary>Writes the 32 bytes.</summary>
    /// <param name="destination">At least 32 bytes.</param>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt128BigEndian(destination, _high);
        BinaryPrimitives.WriteUInt128BigEndian(destination[16..], _low);
    }

    /// <inheritdoc/>
    public int CompareTo(AssertionId other)
    {
        var byHigh = _high.CompareTo(other._high);
        return byHigh != 0 ? byHigh : _low.CompareTo(other._low);
    }

    /// <inheritdoc/>
    public bool Equals(AssertionId other) => _high == other._high && _low == other._low;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is AssertionId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => (int)(uint)_low;

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[ByteLength];
        CopyTo(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    /// <summary>The same digest.</summary>
    public static bool operator ==(AssertionId left, AssertionId right) => left.Equals(right);

    /// <summary>Another digest.</summary>
    public static bool operator !=(AssertionId left, AssertionId right) => !left.Equals(right);

    /// <summary>Sorts before.</summary>
    public static bool operator <(AssertionId left, AssertionId right) => left.CompareTo(right) < 0;

    /// <summary>Sorts after.</summary>
    public static bool operator >(AssertionId left, AssertionId right) => left.CompareTo(right) > 0;

    /// <summary>Sorts before, or the same.</summary>
    public static bool operator <=(AssertionId left, AssertionId right) => left.CompareTo(right) <= 0;

    /// <summary>Sorts after, or the same.</summary>
    public static bool operator >=(AssertionId left, AssertionId right) => left.CompareTo(right) >= 0;
}
