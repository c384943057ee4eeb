using System.Text;
using StemeDb.Model.Assertions;
using StemeDb.Model.Audit;
using StemeDb.Model.Keys;
using StemeDb.Model.Paths;
using StemeDb.Model.Records;
using StemeDb.Model.Registry;
using StemeDb.Model.Tests.Assertions;
using StemeDb.Model.Time;

namespace StemeDb.Model.Tests.Records;

/// <summary>Records of every kind, the same in every run.</summary>
internal static class RecordSamples
{
    private const string Digest = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    public static Instant Noon { get; } = new(new DateTime(2026, 1, 1, 12, 0, 0).Ticks);

    public static AssertionId Id { get; } = AssertionId.TryParse(Digest, out var id) ? id : throw new InvalidOperationException(Digest);

    public static ClaimLocator Locator { get; } = new(Path("a/b"), Source("aa"), 3);

    public static Assertion Plain { get; } = Parsed.Assertion(Parsed.With("\"asserted_at\":\"2011-12-08T00:00:00Z\""));

    public static Assertion Full { get; } = Parsed.Assertion("""
        {"concept_path":"a/b","value":{"k":[1,"é"]},"source":"aa","confidence":0.5,"asserted_at":"2011-12-08T00:00:00Z",
         "valid_from":"2011-12-08T00:00:00Z","valid_to":"2011-12-09T00:00:00Z",
         "evidence":{"uri":"https://example.org/","quote":"it is so","sha256":"<id>"},
         "supersedes":["<id>"],"labels":{"colour":"red","größe":"10"}}
        """.Replace("<id>", Digest, StringComparison.Ordinal));

    public static ApiKey Key { get; } = new()
    {
        Name = "loader é",
        Scopes = KeyScopes.Read | KeyScopes.Write,
        SecretHash = Convert.FromHexString(Digest),
        CreatedAt = Noon,
        ExpiresAt = new Instant(Noon.Ticks + TimeSpan.TicksPerDay),
        RevokedAt = new Instant(Noon.Ticks + TimeSpan.TicksPerHour),
        Former = new FormerSecret(Convert.FromHexString(Digest), new Instant(Noon.Ticks + TimeSpan.TicksPerMinute)),
        Sources = [Source("aa")],
        SourcePrefixes = [Source("sensor/")],
        ReadPatterns = [new PathPattern("flight/**"), new PathPattern("a/*")],
        WritePatterns = [new PathPattern("flight/aa/**")],
    };

    /// <summary>Every kind, by the name of its golden file.</summary>
    public static IReadOnlyDictionary<string, LogRecord> All { get; } = new Dictionary<string, LogRecord>
    {
        ["assertion-plain"] = new AssertionRecord(1, Noon, Id, Plain, []),
        ["assertion-full"] = new AssertionRecord(4, Noon, Id, Full, [Locator]),
        ["retraction"] = new RetractionRecord(5, Noon, Id, Locator, Source("aa"), "wrong é"),
        ["source"] = new SourceRecord(6, Noon, Source("aa"), new SourceProfile(0, "airlines", "American Airlines")),
        ["source-default"] = new SourceRecord(7, Noon, Source("aa"), SourceProfile.Default),
        ["rule"] = new RuleRecord(8, Noon, new PathPattern("flight/**"), new ValueRule(Model.Registry.ValueType.Time, ToleranceSeconds: 600)),
        ["rule-classes"] = new RuleRecord(
            8, Noon, new PathPattern("flight/**"),
            new ValueRule(Model.Registry.ValueType.Exact, Classes: new ValueClasses(
                [new ValueClass("harmless", ["\"likely benign\""u8.ToArray(), "\"benign\""u8.ToArray()])]))),
        ["snapshot-part"] = new SnapshotPartRecord(9, Noon, Digest, 2, 3, "what was learned"u8.ToArray()),
        ["api-key"] = new ApiKeyRecord(10, Noon, "abcdefgh2345", Key),
        ["api-key-plain"] = new ApiKeyRecord(
            10, Noon, "abcdefgh", new ApiKey { Name = "n", Scopes = KeyScopes.Admin, SecretHash = Convert.FromHexString(Digest), CreatedAt = Noon }),
        ["audit"] = new AuditRecord(11, Noon, new AuditEntry("key:abcdefgh2345", "key.create", "abcdefgh", "done", "::1", Digest[..32])),
        ["audit-plain"] = new AuditRecord(12, Noon, new AuditEntry("nobody", "trust.learn", "", "done", "", "")),
        ["idempotency-begun"] = new IdempotencyRecord(13, Noon, Digest, new string('b', 64), 13, Noon, null),
        ["idempotency-ended"] = new IdempotencyRecord(
            15, Noon, Digest, new string('b', 64), 13, Noon, new IdempotentOutcome(new string('c', 64), 100_000, 2, 1, 14)),
    };

    /// <summary>An assertion that no parser would have made.</summary>
    public static Assertion Broken(string field, string text) => field switch
    {
        "path" => Plain with { Path = Path(text) },
        "source" => Plain with { Source = Source(text) },
        _ => Plain with { Value = Encoding.UTF8.GetBytes(text) },
    };

    /// <summary>The same value after it was changed.</summary>
    public static T Also<T>(this T value, Action<T> change)
    {
        change(value);
        return value;
    }

    private static ConceptPath Path(string text) => new(Encoding.UTF8.GetBytes(text));

    private static SourceId Source(string text) => new(Encoding.UTF8.GetBytes(text));
}
