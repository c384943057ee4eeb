using System.Buffers;
using StemeDb.Model.Faults;

namespace StemeDb.Model.Json;

/// <summary>
/// The JSON Canonicalization Scheme (RFC 8785) over values of at most 64 KiB and 32 levels, with numbers that a double carries
/// unchanged and nothing else. Safe for any number of threads.
/// </summary>
public static class CanonicalJson
{
    /// <summary>Brings a JSON value into canonical form.</summary>
    /// <param name="utf8Json">The whole value.</param>
    /// <param name="destination">Where to; advanced by the bytes written, by none when the value is refused.</param>
    /// <param name="faults">All that is wrong; empty when nothing is.</param>
    /// <returns>True when the value was written.</returns>
    public static bool TryWrite(ReadOnlySpan<byte> utf8Json, IBufferWriter<byte> destination, out IReadOnlyList<Fault> faults)
    {
        ArgumentNullException.ThrowIfNull(destination);
        using var scratch = JsonScratch.Take();
        var isCanonical = TryWrite(utf8Json, scratch);
        if (isCanonical) destination.Write(scratch.Output.Written);
        faults = scratch.Faults.Faults;
        return isCanonical;
    }

    /// <summary>True when these bytes are a value in canonical form.</summary>
    /// <param name="utf8Json">Any bytes.</param>
    public static bool IsCanonical(ReadOnlySpan<byte> utf8Json)
    {
        if (PlainValue.IsText(utf8Json) || PlainValue.IsInteger(utf8Json)) return true;
        using var scratch = JsonScratch.Take();
        return TryWrite(utf8Json, scratch) && utf8Json.SequenceEqual(scratch.Output.Written);
    }

    /// <summary>Writes a string with its quotes.</summary>
    /// <param name="utf8">Well-formed UTF-8.</param>
    /// <param name="destination">Where to; advanced by the bytes written.</param>
    public static void WriteString(ReadOnlySpan<byte> utf8, IBufferWriter<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        using var scratch = JsonScratch.Take();
        JsonStringText.AppendQuoted(utf8, scratch.Output);
        destination.Write(scratch.Output.Written);
    }

    /// <summary>Writes a number as ECMAScript does.</summary>
    /// <param name="number">Finite.</param>
    /// <param name="destination">Where to; advanced by the bytes written.</param>
    /// <exception cref="ArgumentOutOfRangeException">Infinite or not a number.</exception>
    public static void WriteNumber(double number, IBufferWriter<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (!EcmaScriptNumber.TryFromDouble(number, out var exact))
        {
            throw new ArgumentOutOfRangeException(nameof(number), number, "JSON has finite numbers only.");
        }

        destination.Advance(EcmaScriptNumber.Format(exact, destination.GetSpan(EcmaScriptNumber.MaxBytes)));
    }

    private static bool TryWrite(ReadOnlySpan<byte> utf8Json, JsonScratch scratch)
    {
        var reader = new FieldReader(utf8Json, scratch);
        return reader.TryReadDocument();
    }
}
