using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using StemeDb.Model.Assertions;
using StemeDb.Model.Lenses;
using StemeDb.Model.Lenses.Answers;
using StemeDb.Model.Lenses.Catalog;
using StemeDb.Model.Paths;
using StemeDb.Model.Registry;
using StemeDb.Model.Time;

namespace StemeDb.Model.Tests.Lenses;

/// <summary>Claims on one path, written down in the order of the log, and questions about them. Times are hours from a fixed start.</summary>
internal sealed class Scene
{
    public static readonly Instant Start = new(new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks);

    public List<Claim> Claims { get; } = [];

    public SourceDirectory Sources { get; } = new();

    /// <summary>Hours from the start.</summary>
    public static Instant Hour(double hours) => new(Start.Ticks + (long)(hours * TimeSpan.TicksPerHour));

    public static AssertionId IdOf(long seq) =>
        new(SHA256.HashData(Encoding.ASCII.GetBytes(seq.ToString(CultureInfo.InvariantCulture))));

    /// <summary>Says something. Asserted at the hour of its seq unless told otherwise; recorded at the hour of its seq.</summary>
    public Scene Say(
        string source,
        string json,
        double? asserted = null,
        double? confidence = null,
        double? from = null,
        double? to = null,
        long retractedAt = 0,
        long supersededAt = 0)
    {
        var seq = Claims.Count + 1;
        Claims.Add(new Claim
        {
            Seq = seq,
            Id = IdOf(seq),
            Source = new SourceId(Encoding.UTF8.GetBytes(source)),
            Value = Encoding.UTF8.GetBytes(json),
            RecordedAt = Hour(seq),
            AssertedAt = Hour(asserted ?? seq),
            Confidence = confidence,
            ValidFrom = from is { } start ? Hour(start) : null,
            ValidTo = to is { } end ? Hour(end) : null,
            RetractedAtSeq = retractedAt,
            SupersededAtSeq = supersededAt,
        });
        return this;
    }

    public Scene Know(string source, int tier = SourceProfile.DefaultTier, string? family = null)
    {
        Sources.With(source, tier, family);
        return this;
    }

    /// <summary>What the snapshot says of a source; there is none until something is learned.</summary>
    public Scene Learn(string source, int group = 0, double accuracy = 0, int samples = 0)
    {
        Sources.WithStanding(source, group, accuracy, samples);
        return this;
    }

    public Answer Ask(
        string lens = "consensus",
        string parameters = "{}",
        ValueRule? rule = null,
        long? asOf = null,
        double? validAt = null,
        double now = 1000,
        bool explain = false)
    {
        Assert.True(LensCatalog.TryParse(lens, Encoding.UTF8.GetBytes(parameters), out var choice, out var faults), string.Join(" ", faults));
        var query = new LensQuery
        {
            Path = new ConceptPath("a/b"u8.ToArray()),
            Lens = choice,
            AsOfSeq = asOf ?? Claims.Count,
            Now = Hour(now),
            ValidAt = validAt is { } hour ? Hour(hour) : null,
            Rule = rule ?? ValueRule.Default,
            Explain = explain,
        };
        return LensEvaluator.Evaluate(query, ClaimLog.Sorted(Claims), Sources);
    }

    public static string Json(Answer answer)
    {
        var json = new ArrayBufferWriter<byte>();
        AnswerJson.Write(answer, json);
        return Encoding.UTF8.GetString(json.WrittenSpan);
    }
}
