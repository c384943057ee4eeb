using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using StemeDb.Model.Assertions;
using StemeDb.Model.Audit;
using StemeDb.Model.Keys;
using StemeDb.Model.Paths;
using StemeDb.Model.Records;
using StemeDb.Model.Registry;
using StemeDb.Model.Time;
using StemeDb.Model.Trust;

namespace StemeDb.Storage.Tests.Index;

/// <summary>Makes records out of a few paths and sources, chosen so that their bytes sort in surprising ways.</summary>
internal static class SampleLog
{
    public static string[] PathTexts { get; } =
        ["a", "a/b", "a/b-c", "a/b/c", "a/b/d/e", "a/b0", "a-b", "a.b/c", "b/x", "ä/ö", "z/" + new string('y', 128)];

    public static string[] SourceTexts { get; } = ["s", "s1", "s/2", "ß", new string('t', 256)];

    public static string[] Patterns { get; } = ["a/**", "*/b", "a/b/*"];

    public static ConceptPath Path(string text) => new(Encoding.UTF8.GetBytes(text));

    public static SourceId Source(string text) => new(Encoding.UTF8.GetBytes(text));

    /// <summary>Ids of one in three assertions share their first half with others.</summary>
    public static AssertionId IdOf(long seq)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, seq);
        var digest = SHA256.HashData(bytes);
        if (seq % 3 == 0) digest.AsSpan(0, AssertionId.ByteLength / 2).Fill((byte)(seq % 2));
        return new AssertionId(digest);
    }

    /// <summary>The clock stands still for three records at a time.</summary>
    public static Instant RecordedAt(long seq) => new(637_000_000_000_000_000 + (seq / 3 * 10));

    public static AssertionRecord Assertion(
        long seq, ConceptPath path, SourceId source, int value, int assertedAt, params AssertionRecord[] supersedes) => new(
        seq,
        RecordedAt(seq),
        IdOf(seq),
        new Assertion
        {
            Path = path,
            Source = source,
            Value = Encoding.UTF8.GetBytes($"\"{value}{new string('v', value % 90)}\""),
            AssertedAt = new Instant(630_000_000_000_000_000 + assertedAt),
            Confidence = value % 4 == 0 ? 0.5 : null,
            ValidFrom = value % 5 == 0 ? new Instant(value) : null,
            ValidTo = value % 7 == 0 ? new Instant(1000 + value) : null,
            Supersedes = [.. supersedes.Select(s => s.Id)],
            Labels = value % 6 == 0 ? [new("k", "v")] : [],
        },
        [.. supersedes.Select(LocatorOf)]);

    public static RetractionRecord Retraction(long seq, AssertionRecord target, string reason) =>
        new(seq, RecordedAt(seq), target.Id, LocatorOf(target), target.Assertion.Source, reason);

    public static SourceRecord SourceSetting(long seq, SourceId source, int tier) =>
        new(seq, RecordedAt(seq), source, new SourceProfile(tier, tier % 2 == 0 ? "family" : null, null));

    public static RuleRecord Rule(long seq, string pattern, int seconds) =>
        new(seq, RecordedAt(seq), new PathPattern(pattern), new ValueRule(StemeDb.Model.Registry.ValueType.Time, ToleranceSeconds: seconds));

    public static ApiKeyRecord Key(long seq, int number) => new(seq, RecordedAt(seq), $"key22222{(char)('a' + (number % 5))}", new ApiKey
    {
        Name = $"key {number}",
        Scopes = KeyScopes.Read,
        SecretHash = SHA256.HashData([(byte)number]),
        CreatedAt = RecordedAt(seq),
        RevokedAt = number % 7 == 0 ? RecordedAt(seq) : null,
        Sources = [Source(SourceTexts[number % SourceTexts.Length])],
    });

    public static AuditRecord Audit(long seq, int number) =>
        new(seq, RecordedAt(seq), new AuditEntry("key:key22222a", "key.create", $"target {number}", "done", "::1", ""));

    public static string IdempotencyKey(int number) => IdOf(number % 5).ToString();

    /// <summary>That a request of one of five keys was begun, or what it came to.</summary>
    public static IdempotencyRecord Idempotency(long seq, int number) => new(
        seq, RecordedAt(seq), IdempotencyKey(number), IdOf(number + 1).ToString(), number % 2 == 0 ? seq : 1, RecordedAt(number % 2 == 0 ? seq : 1),
        number % 2 == 0 ? null : new IdempotentOutcome(IdOf(number + 2).ToString(), number, number % 3, number % 7, seq));

    /// <summary>A part of a snapshot. Numbers that follow each other make parts of one, most of the time.</summary>
    public static SnapshotPartRecord SnapshotPart(long seq, int number)
    {
        var (_, parts) = Snapshot(number / 4);
        var part = number % 4 % parts.Count;
        return new(seq, RecordedAt(seq), Snapshot(number / 4).Snapshot.Id, part + 1, parts.Count, parts[part]);
    }

    /// <summary>A snapshot of one to three parts.</summary>
    public static (TrustSnapshot Snapshot, IReadOnlyList<ReadOnlyMemory<byte>> Parts) Snapshot(int number) => s_snapshots[number % s_snapshots.Length];

    private static readonly (TrustSnapshot Snapshot, IReadOnlyList<ReadOnlyMemory<byte>> Parts)[] s_snapshots =
    [
        .. new[] { 1, 300, 550 }.Select(sources => TrustSnapshotEncoding.Make(
            new SnapshotSummary(sources, 10, 5, 0, 3),
            [
                .. Enumerable.Range(0, sources).Select(i => new LearnedSource(
                    Source($"{i:0000}{new string('x', 240)}"), 100 + i, 0, null, 90, 800_000, 700_000)),
            ])),
    ];

    public static ClaimLocator LocatorOf(AssertionRecord record) => new(record.Assertion.Path, record.Assertion.Source, record.Seq);

    public static byte[] Encode(LogRecord record)
    {
        var batch = new RecordBatch();
        batch.Begin();
        RecordEncoding.Encode(record, batch);
        batch.End();
        return batch.Records[0].ToArray();
    }
}
