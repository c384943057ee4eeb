using System.Text;
using StemeDb.Model.Lenses.Values;
using StemeDb.Model.Registry;
using ValueType = StemeDb.Model.Registry.ValueType;

namespace StemeDb.Model.Tests.Lenses.Values;

public sealed class TimeComparisonTests
{
    [Theory]
    [InlineData("13:55", "13:55:00", 0, true)]
    [InlineData("13:55", "14:05", 600, true)]
    [InlineData("13:55", "14:05:01", 600, false)]
    [InlineData("23:55", "00:05", 600, true)]
    [InlineData("00:05", "23:55", 600, true)]
    [InlineData("23:55", "00:06", 600, false)]
    [InlineData("06:00", "18:00", 43200, true)]
    public void Times_of_day_are_compared_around_midnight(string left, string right, double seconds, bool equal)
    {
        Assert.Equal(equal, AreEqual(seconds, left, right));
    }

    [Theory]
    [InlineData("2026-01-01T00:00:00Z", "2026-01-01T02:00:00+02:00", 0, true)]
    [InlineData("2026-01-01T00:00:00Z", "2025-12-31T23:50:00Z", 600, true)]
    [InlineData("2026-01-01T00:00:00Z", "2025-12-31T23:49:59.9Z", 600, false)]
    [InlineData("2026-01-01T00:00:00Z", "2026-01-01T00:00:00.5Z", 0.5, true)]
    [InlineData("2026-01-01T00:00:00Z", "2026-01-01T00:00:00.5Z", 0.4, false)]
    public void Instants_are_compared_whatever_their_offset(string left, string right, double seconds, bool equal)
    {
        Assert.Equal(equal, AreEqual(seconds, left, right));
    }

    [Theory]
    [InlineData("24:00")]
    [InlineData("12:60")]
    [InlineData("1:30")]
    [InlineData("12.30")]
    [InlineData("12:30:60")]
    [InlineData("F80")]
    [InlineData("2026-01-01")]
    [InlineData("2026-01-01T00:00:00Z")]
    public void What_is_no_time_of_day_is_never_near_one(string value)
    {
        Assert.True(AreEqual(1e9, value, value));
        Assert.False(AreEqual(1e9, value, "12:00"));
        Assert.False(AreEqual(1e9, "12:00", value));
    }

    private static bool AreEqual(double seconds, string left, string right) =>
        ValueComparison.For(new ValueRule(ValueType.Time, ToleranceSeconds: seconds))
            .AreEqual(Encoding.UTF8.GetBytes($"\"{left}\""), Encoding.UTF8.GetBytes($"\"{right}\""));
}
