using System.Globalization;

namespace StemeDb.Score;

/// <summary>Ways to compare an answer with the truth; written apart from the server's, so that the two check each other.</summary>
internal static class GoldEquality
{
    public static bool Text(string answer, string truth) => answer == truth;

    public static Func<string, string, bool> TimeOfDay(TimeSpan tolerance) => (answer, truth) =>
        TryTime(answer, out var a) && TryTime(truth, out var t)
            ? Math.Min((a - t).Duration().Ticks, (TimeSpan.FromDays(1) - (a - t).Duration()).Ticks) <= tolerance.Ticks
            : answer == truth;

    public static Func<string, string, bool> Number(double relative) => (answer, truth) =>
        TryNumber(answer, out var a) && TryNumber(truth, out var t) ? Math.Abs(a - t) <= relative * Math.Abs(t) : answer == truth;

    public static Func<string, string, bool> Set(char separator) => (answer, truth) =>
        answer.Split(separator).ToHashSet().SetEquals(truth.Split(separator));

    private static bool TryTime(string text, out TimeSpan time) =>
        TimeSpan.TryParseExact(text, ["hh\\:mm", "hh\\:mm\\:ss"], CultureInfo.InvariantCulture, out time);

    private static bool TryNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
}
