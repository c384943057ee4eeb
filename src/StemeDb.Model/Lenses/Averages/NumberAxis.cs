using System.Globalization;
using System.Text;
using StemeDb.Model.Json;
using StemeDb.Model.Lenses.Values;

namespace StemeDb.Model.Lenses.Averages;

/// <summary>
/// JSON numbers and strings that are plain decimals. A number is written exactly where a double carries it unchanged, else
/// rounded to 15 significant digits, which every double does; a string exactly with up to 34 digits, else with 15.
/// </summary>
internal sealed class NumberAxis(bool asString) : Axis
{
    private const int RoundedDigits = 15;
    private const int ExactStringDigits = 34;

    public static bool TryReadNumber(ReadOnlySpan<byte> value, out DecimalPoint point)
    {
        point = default;
        return NumberComparison.TryUnwrap(value, out var text) && DecimalPoint.TryRead(text, out point);
    }

    public override bool TryRead(ReadOnlySpan<byte> value, out DecimalPoint point) => TryReadNumber(value, out point);

    public override ReadOnlyMemory<byte> Write(Fraction point, out bool isExact)
    {
        if (asString)
        {
            var text = point.Round(ExactStringDigits, out isExact);
            text = isExact ? text : point.Round(RoundedDigits, out _);
            return Encoding.ASCII.GetBytes($"\"{text.ToPlainText()}\"");
        }

        var number = Encoding.ASCII.GetBytes(point.Round(DecimalNumber.MaxDigits, out isExact).ToScientificText());
        isExact = isExact && EcmaScriptNumber.TryReadExact(number, out _);
        var written = isExact ? number : Encoding.ASCII.GetBytes(point.Round(RoundedDigits, out _).ToScientificText());
        return Encoding.ASCII.GetBytes(NumberText.Of(double.Parse(written, NumberStyles.Float, CultureInfo.InvariantCulture)));
    }
}
