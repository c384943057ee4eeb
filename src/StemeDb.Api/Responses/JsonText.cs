using System.Buffers;
using System.Buffers.Text;
using StemeDb.Model.Assertions;
using StemeDb.Model.Time;

namespace StemeDb.Api.Responses;

/// <summary>
/// Writes small JSON documents of a known shape straight into a response: pieces are written as they are, nothing is escaped,
/// so only text that needs no escaping may go in. Does not flush.
/// </summary>
/// <param name="output">Where to.</param>
internal readonly ref struct JsonText(IBufferWriter<byte> output)
{
    private const int MaxInt64Chars = 20;

    /// <summary>Bytes as they are.</summary>
    public JsonText Raw(ReadOnlySpan<byte> bytes)
    {
        output.Write(bytes);
        return this;
    }

    public JsonText Number(long number)
    {
        Utf8Formatter.TryFormat(number, output.GetSpan(MaxInt64Chars), out var written);
        output.Advance(written);
        return this;
    }

    /// <summary>64 hexadecimal digits, without quotes.</summary>
    public JsonText Id(AssertionId id)
    {
        Span<byte> digest = stackalloc byte[AssertionId.ByteLength];
        id.CopyTo(digest);
        Convert.TryToHexStringLower(digest, output.GetSpan(2 * AssertionId.ByteLength), out var written);
        output.Advance(written);
        return this;
    }

    /// <summary>RFC 3339, without quotes.</summary>
    public JsonText Time(Instant instant)
    {
        output.Advance(instant.Format(output.GetSpan(Instant.MaxTextBytes)));
        return this;
    }

    /// <summary>The text in quotes, or <c>null</c> when it is empty; must need no escaping.</summary>
    public JsonText QuotedOrNull(ReadOnlySpan<byte> text) => text.IsEmpty ? Raw("null"u8) : Raw("\""u8).Raw(text).Raw("\""u8);

    /// <summary>Documents separated by commas.</summary>
    public JsonText Elements(IReadOnlyList<ReadOnlyMemory<byte>> documents)
    {
        for (var i = 0; i < documents.Count; i++)
        {
            if (i > 0)
            {
                Raw(","u8);
            }

            Raw(documents[i].Span);
        }

        return this;
    }
}
