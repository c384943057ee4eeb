using System.Globalization;
using System.Text;
using StemeDb.Model.Assertions;
using StemeDb.Model.Time;

namespace StemeDb.Model.Json;

/// <summary>Appends the types of the model to a buffer in the one form they have in JSON.</summary>
internal static class JsonAppend
{
    private const int ShortTextBytes = 128;

    /// <summary>Whole numbers up to here are written by their digits alone, and each is a double.</summary>
    private const long PlainIntegerMax = 1L << 53;

    /// <summary>A string with its quotes; well-formed UTF-8.</summary>
    public static void AppendText(this JsonBuffer buffer, ReadOnlySpan<byte> utf8) => JsonStringText.AppendQuoted(utf8, buffer);

    /// <summary>A string with its quotes.</summary>
    public static void AppendText(this JsonBuffer buffer, string text)
    {
        Span<byte> utf8 = stackalloc byte[ShortTextBytes];
        if (Encoding.UTF8.TryGetBytes(text, utf8, out var length)) buffer.AppendText(utf8[..length]);
        else buffer.AppendText(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>A finite number as ECMAScript writes it.</summary>
    public static void AppendNumber(this JsonBuffer buffer, double number)
    {
        if (Math.Abs(number) <= PlainIntegerMax && (long)number == number)
        {
            buffer.AppendInteger((long)number);
            return;
        }

        if (!EcmaScriptNumber.TryFromDouble(number, out var exact)) throw new ArgumentOutOfRangeException(nameof(number));
        buffer.Advance(EcmaScriptNumber.Format(exact, buffer.GetSpan(EcmaScriptNumber.MaxBytes)));
    }

    /// <summary>A place in the log, or a count.</summary>
    public static void AppendInteger(this JsonBuffer buffer, long number)
    {
        number.TryFormat(buffer.GetSpan(20), out var length, default, CultureInfo.InvariantCulture);
        buffer.Advance(length);
    }

    /// <summary>The canonical text of a time, in quotes.</summary>
    public static void AppendInstant(this JsonBuffer buffer, Instant instant)
    {
        var text = buffer.GetSpan(Instant.MaxTextBytes + 2);
        text[0] = (byte)'"';
        var length = instant.Format(text[1..]);
        text[length + 1] = (byte)'"';
        buffer.Advance(length + 2);
    }

    /// <summary>64 hexadecimal digits, in quotes.</summary>
    public static void AppendDigest(this JsonBuffer buffer, AssertionId id)
    {
        var text = buffer.GetSpan(AssertionId.TextLength + 2);
        text[0] = (byte)'"';
        id.Format(text[1..]);
        text[AssertionId.TextLength + 1] = (byte)'"';
        buffer.Advance(AssertionId.TextLength + 2);
    }
}
