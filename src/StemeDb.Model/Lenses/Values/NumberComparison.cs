using System.Globalization;
using StemeDb.Model.Json;
using StemeDb.Model.Registry;

namespace StemeDb.Model.Lenses.Values;

/// <summary>
/// JSON numbers, and strings that are plain decimals (an optional sign, digits, optionally a point and digits). Compared
/// exactly in decimal where 28 digits hold the numbers, so that 0.8 is within 0.1 of 0.7; else as doubles.
/// </summary>
internal sealed class NumberComparison : ToleranceComparison
{
    private const int ExactDigits = 28;
    private const int NumberLine = 0;

    private readonly double _tolerance;
    private readonly decimal? _exactTolerance;
    private readonly bool _isRelative;

    public NumberComparison(ValueRule rule)
    {
        _isRelative = rule.RelativeTolerance is not null;
        _tolerance = rule.RelativeTolerance ?? rule.AbsoluteTolerance ?? 0;
        _exactTolerance = decimal.TryParse(
            NumberText.Of(_tolerance), NumberStyles.Float, CultureInfo.InvariantCulture, out var exact)
            ? exact
            : null;
    }

    protected override bool TryRead(ReadOnlySpan<byte> canonicalJson, out Quantity quantity)
    {
        quantity = default;
        if (!TryUnwrap(canonicalJson, out var text, out var digits, out var exponent))
        {
            return false;
        }

        if (digits + Math.Abs((long)exponent) <= ExactDigits
            && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact))
        {
            quantity = Quantity.Of(NumberLine, exact);
            return true;
        }

        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
        {
            return false;
        }

        quantity = Quantity.OfDouble(NumberLine, number);
        return true;
    }

    /// <summary>The text of a number: a JSON number, or what a string that is a plain decimal holds.</summary>
    public static bool TryUnwrap(ReadOnlySpan<byte> canonicalJson, out ReadOnlySpan<byte> text) =>
        TryUnwrap(canonicalJson, out text, out _, out _);

    private static bool TryUnwrap(ReadOnlySpan<byte> canonicalJson, out ReadOnlySpan<byte> text, out int digits, out int exponent)
    {
        text = canonicalJson;
        var isString = text is [(byte)'"', .., (byte)'"'];
        if (isString)
        {
            text = text[1..^1];
        }

        return TryMeasure(text, allowExponent: !isString, out digits, out exponent);
    }

    protected override bool Covers(in Quantity representative, in Quantity value)
    {
        if (representative.IsExact && value.IsExact && _exactTolerance is { } tolerance)
        {
            // Both are below 10^28, and a relative tolerance is at most 1, so that only an absolute one can be too great.
            var distance = Math.Abs(representative.Exact - value.Exact);
            return distance <= (_isRelative ? tolerance * Math.Abs(representative.Exact) : tolerance);
        }

        var apart = Math.Abs(representative.Approximate - value.Approximate);
        return apart <= (_isRelative ? _tolerance * Math.Abs(representative.Approximate) : _tolerance);
    }

    /// <summary>Whether the text is a number in the form allowed; how many digits, and what exponent, it has.</summary>
    private static bool TryMeasure(ReadOnlySpan<byte> text, bool allowExponent, out int digits, out int exponent)
    {
        exponent = 0;
        var at = text is [(byte)'-' or (byte)'+', ..] ? 1 : 0;
        digits = DigitsFrom(text, ref at);
        if (digits == 0)
        {
            return false;
        }

        if (at < text.Length && text[at] == '.')
        {
            at++;
            var fraction = DigitsFrom(text, ref at);
            if (fraction == 0)
            {
                return false;
            }

            digits += fraction;
        }

        return at == text.Length
            || (allowExponent && text[at] is (byte)'e' or (byte)'E'
                && int.TryParse(text[(at + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent));
    }

    private static int DigitsFrom(ReadOnlySpan<byte> text, ref int at)
    {
        var start = at;
        while (at < text.Length && text[at] is >= (byte)'0' and <= (byte)'9')
        {
            at++;
        }

        return at - start;
    }
}
