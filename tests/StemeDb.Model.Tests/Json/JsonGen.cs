using System.Globalization;
using System.Text.Json;
using CsCheck;

namespace StemeDb.Model.Tests.Json;

/// <summary>Generates JSON texts: well-formed, with distinct names and numbers that a double carries.</summary>
internal static class JsonGen
{
    /// <summary>Strings without halves of surrogate pairs.</summary>
    public static Gen<string> Text { get; } =
        Gen.OneOf(Gen.Char['a', 'e'].Select(c => c.ToString()), Gen.Char["\"\\/\b\n\u0000\u007fé€\ufb33"].Select(c => c.ToString()), Gen.Const("😀"))
            .Array[0, 6].Select(string.Concat);

    private static Gen<string> Scalar { get; } = Gen.OneOf(
        Text.Select(text => JsonSerializer.Serialize(text)),
        Gen.Double.Where(double.IsFinite).Select(number => number.ToString("R", CultureInfo.InvariantCulture)),
        Gen.Int.Select(number => number.ToString(CultureInfo.InvariantCulture)),
        Gen.Int[0, 5].Select(i => new[] { "null", "true", "false", "-0", "1.50", "2E3" }[i]));

    /// <summary>A value of any type, a few levels deep.</summary>
    public static Gen<string> Value { get; } = ValueOf(3);

    private static Gen<string> ValueOf(int depth)
    {
        if (depth == 0) return Scalar;
        var inner = ValueOf(depth - 1);
        var array = inner.Array[0, 4].Select(values => $"[ {string.Join(" , ", values)}]");
        var members = Gen.Select(Text, inner).Array[0, 4].Select(pairs =>
            $"{{{string.Join(", ", pairs.DistinctBy(pair => pair.Item1).Select(pair => $"{JsonSerializer.Serialize(pair.Item1)} : {pair.Item2}"))}}}");
        return Gen.OneOf(Scalar, array, members);
    }
}
