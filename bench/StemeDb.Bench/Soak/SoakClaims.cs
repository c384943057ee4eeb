using System.Globalization;
using System.Text;
using System.Text.Json;

namespace StemeDb.Bench.Soak;

/// <summary>
/// The claims of the soak by their numbers: twenty sources on every path, with three values between them. Each number is sent once, and a claim
/// that is found says which number it has.
/// </summary>
internal static class SoakClaims
{
    public const int SourcesPerPath = 20;

    /// <summary>Begins every path.</summary>
    public const string Prefix = "soak";

    private const int PathsPerFolder = 1_000;

    /// <summary>The path by its own number, which is that of its claims divided by <see cref="SourcesPerPath"/>.</summary>
    public static string Path(long path) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}/{path / PathsPerFolder}/{path % PathsPerFolder}");

    /// <summary>As a client writes it. Every other one leaves its time to the server, which then has to look for the source's claim before it.</summary>
    public static string Json(long number)
    {
        var time = number % 2 == 0 ? ",\"asserted_at\":\"2026-01-01T00:00:00Z\"" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"concept_path\":\"{Path(number / SourcesPerPath)}\",\"value\":\"{Value(number)}\",\"source\":\"s{number % SourcesPerPath}\"{time}}}");
    }

    /// <summary>Lines of a bulk request.</summary>
    public static string Lines(long first, int count)
    {
        var lines = new StringBuilder(count * 128);
        for (var number = first; number < first + count; number++)
        {
            lines.Append(Json(number)).Append('\n');
        }

        return lines.ToString();
    }

    /// <summary>The number of a claim as it is stored; null: it is not as it was sent.</summary>
    public static long? NumberOf(JsonElement stored)
    {
        var parts = stored.GetProperty("concept_path").GetString()!.Split('/');
        var source = stored.GetProperty("source").GetString()!;
        if (parts is not [Prefix, var folder, var path] || source is not ['s', .. var place])
        {
            return null;
        }

        var number = ((((long.Parse(folder, CultureInfo.InvariantCulture) * PathsPerFolder) + long.Parse(path, CultureInfo.InvariantCulture)) * SourcesPerPath)
            + long.Parse(place, CultureInfo.InvariantCulture));
        return stored.GetProperty("value").ValueEquals(Value(number)) ? number : null;
    }

    private static string Value(long number) => string.Create(CultureInfo.InvariantCulture, $"13:{number * 7 % SourcesPerPath / 8:00}");
}
