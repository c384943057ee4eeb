using System.Globalization;
using System.Text;
using StemeDb.Model.Assertions;
using StemeDb.Model.Lenses;
using StemeDb.Model.Paths;
using StemeDb.Model.Time;

namespace StemeDb.MicroBench;

/// <summary>Claims on one path, as a lens is given them: in the order of their sources, which all differ.</summary>
internal static class Claims
{
    private static readonly Instant Day = new(new DateTime(2011, 12, 8, 0, 0, 0, DateTimeKind.Utc).Ticks);

    public static Claim[] OnOnePath(int count, int values) =>
    [
        .. Enumerable.Range(1, count).Select(i => new Claim
        {
            Seq = i,
            Id = IdOf(i),
            Source = new SourceId(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"source{i:000000}"))),
            Value = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\"13:{i * 7 % values:00}\"")),
            RecordedAt = new Instant(Day.Ticks + i),
            AssertedAt = Day,
        }),
    ];

    private static AssertionId IdOf(int i)
    {
        var digest = new byte[AssertionId.ByteLength];
        BitConverter.TryWriteBytes(digest, i * -0x61c8864680b583eb);
        return new AssertionId(digest);
    }
}
