using System.Buffers;
using System.Buffers.Text;
using System.Text;
using StemeDb.Model.Assertions;
using StemeDb.Model.Json;
using StemeDb.Model.Time;

namespace StemeDb.Model.Lenses.Answers;

/// <summary>A growing piece of JSON text. Writes what it is told; that the whole is JSON is up to the caller.</summary>
internal sealed class JsonBuffer : IBufferWriter<byte>
{
    private byte[] _bytes = new byte[2048];

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>How large it has become.</summary>
    public int Capacity => _bytes.Length;

    public void Advance(int count) => Length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        MakeRoom(Math.Max(1, sizeHint));
        return _bytes.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        MakeRoom(Math.Max(1, sizeHint));
        return _bytes.AsSpan(Length);
    }

    /// <summary>Forgets what was written behind <paramref name="length"/>.</summary>
    public void Truncate(int length) => Length = length;

    public void Raw(ReadOnlySpan<byte> text)
    {
        MakeRoom(text.Length);
        text.CopyTo(_bytes.AsSpan(Length));
        Length += text.Length;
    }

    public void Number(long number)
    {
        MakeRoom(20);
        Utf8Formatter.TryFormat(number, _bytes.AsSpan(Length), out var written);
        Length += written;
    }

    /// <summary>Shortest text that reads back as the same double, as RFC 8785 writes it.</summary>
    public void Number(double number)
    {
        // Most weights and many shares are whole; -0 does not occur among them.
        if (number is >= 0 and < 1_000_000 && number == (int)number)
        {
            Number((long)number);
            return;
        }

        CanonicalJson.WriteNumber(number, this);
    }

    public void Text(ReadOnlySpan<byte> utf8) => CanonicalJson.WriteString(utf8, this);

    public void Text(string? text)
    {
        if (text is null)
        {
            Raw("null"u8);
            return;
        }

        CanonicalJson.WriteString(Encoding.UTF8.GetBytes(text), this);
    }

    public void Time(Instant instant)
    {
        MakeRoom(Instant.MaxTextBytes + 2);
        _bytes[Length++] = (byte)'"';
        Length += instant.Format(_bytes.AsSpan(Length));
        _bytes[Length++] = (byte)'"';
    }

    public void Id(AssertionId id)
    {
        Span<byte> digest = stackalloc byte[AssertionId.ByteLength];
        id.CopyTo(digest);
        Hex(digest);
    }

    /// <summary>A string of lower-case hexadecimal digits.</summary>
    public void Hex(ReadOnlySpan<byte> bytes)
    {
        MakeRoom((bytes.Length * 2) + 2);
        _bytes[Length++] = (byte)'"';
        Convert.TryToHexStringLower(bytes, _bytes.AsSpan(Length), out var written);
        Length += written;
        _bytes[Length++] = (byte)'"';
    }

    private void MakeRoom(int length)
    {
        if (_bytes.Length - Length < length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + length));
        }
    }
}
