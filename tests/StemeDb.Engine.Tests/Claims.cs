using System.Text;
using StemeDb.Model.Assertions;
using StemeDb.Model.Paths;
using StemeDb.Model.Records;
using StemeDb.Model.Time;

namespace StemeDb.Engine.Tests;

/// <summary>Makes assertions in few words.</summary>
internal static class Claims
{
    public static readonly Instant Noon = new(new DateTime(2026, 1, 1, 12, 0, 0, DateTimeKind.Utc).Ticks);

    public static Assertion Of(
        string path, string source, string value, Instant? assertedAt = null, params IReadOnlyList<AssertionId> supersedes) => new()
        {
            Path = new ConceptPath(Encoding.UTF8.GetBytes(path)),
            Source = new SourceId(Encoding.UTF8.GetBytes(source)),
            Value = Encoding.UTF8.GetBytes($"\"{value}\""),
            AssertedAt = assertedAt,
            Supersedes = supersedes,
        };

    public static byte[] Encoded(this Assertion assertion) => AssertionEncoding.Encode(assertion);

    public static SourceId Source(string source) => new(Encoding.UTF8.GetBytes(source));

    public static ConceptPath Path(string path) => new(Encoding.UTF8.GetBytes(path));
}
