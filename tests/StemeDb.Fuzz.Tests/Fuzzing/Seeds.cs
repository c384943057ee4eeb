using System.Buffers;
using System.Text;
using Google.Protobuf;
using StemeDb.Contracts.V1;
using StemeDb.Fuzz.Tests.Targets;
using StemeDb.Model.Assertions;
using StemeDb.Model.Records;
using StemeDb.Model.Time;
using StemeDb.Storage.Directories;
using StemeDb.Storage.Index;
using StemeDb.Storage.Journal;

namespace StemeDb.Fuzz.Tests.Fuzzing;

/// <summary>Writes the valid inputs of the corpus, and those broken in ways that are known to be interesting.</summary>
public sealed class Seeds
{
    private const string Digest = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private static readonly Instant Noon = new(new DateTime(2026, 1, 1, 12, 0, 0).Ticks);

    private static readonly string Plain = """{"concept_path":"a/b","value":1,"source":"s","asserted_at":"2011-12-08T00:00:00Z"}""";

    private static readonly string Full = """
        {"concept_path":"a/b","value":{"k":[1,"é"]},"source":"aa","confidence":0.5,"asserted_at":"2011-12-08T00:00:00Z","valid_from":"2011-12-08T00:00:00Z","valid_to":"2011-12-09T00:00:00Z","evidence":{"uri":"https://example.org/","quote":"it is so","sha256":"<id>"},"supersedes":["<id>"],"labels":{"colour":"red","größe":"10"}}
        """.Replace("<id>", Digest, StringComparison.Ordinal);

    [Fact(Explicit = true)]
    public void The_corpus_is_written_again()
    {
        WriteJournal();
        WriteRunsAndManifest();
        WriteMetadata();
        WriteBatches();
        WriteRecords();
        WriteWire();
        WriteJson();
    }

    private static void WriteJournal()
    {
        var disk = new MemoryDisk();
        var options = new JournalOptions("/wal", JournalTarget.Cluster, 1) { SegmentBytes = JournalTarget.SegmentBytes };
        using (var journal = SegmentedJournal.Open(disk, options))
        {
            journal.Append(1, 1, "first"u8);
            journal.Append(2, 3, new byte[700]);
            journal.Append(5, 1, Encoding.UTF8.GetBytes(new string('x', 900)));
        }

        var target = new JournalTarget();
        var whole = disk["/wal/00000000000000000001.log"];
        Corpus.Add(target, "three-batches", whole);
        Corpus.Add(target, "no-batch", [.. whole[..4096], .. new byte[4096]]);
        Corpus.Add(target, "torn-in-the-last-batch", [.. whole[..5632], .. new byte[8192 - 5632]]);
        Corpus.Add(target, "cut-short", whole[..5000]);
        Corpus.Add(target, "zeros", new byte[8192]);
        Corpus.Add(target, "header-only", whole[..64]);
        Corpus.Add(target, "flipped-bit", [.. whole[..4200], (byte)(whole[4200] ^ 4), .. whole[4201..]]);
        Corpus.Add(target, "huge-length", target.Repair([.. whole[..4096], 0xff, 0xff, 0xff, 0x7f, .. whole[4100..]]));
    }

    private static void WriteRunsAndManifest()
    {
        var disk = new MemoryDisk();
        var records = Records().Take(2).Append(Records()[^1]).Select((record, i) => (ReadOnlyMemory<byte>)Encoded(record with { Seq = i + 1 })).ToArray();
        var store = HybridStore.Open(disk, new HybridStoreOptions("/db") { BlockBytes = 1024 });
        store.Apply(records);
        store.CheckpointAsync(CancellationToken.None).GetAwaiter().GetResult();
        store.DisposeAsync().AsTask().GetAwaiter().GetResult();
        var run = disk["/db/" + disk.ListFiles("/db").Single(name => name.EndsWith(".kv", StringComparison.Ordinal))];
        Corpus.Add(new RunTarget(), "three-records", run);
        Corpus.Add(new RunTarget(), "cut-short", run[..^70]);
        Corpus.Add(new RunTarget(), "huge-footer", [.. run[..^56], 0xff, 0xff, 0xff, 0x3f, .. run[^52..]]);
        Corpus.Add(new RunTarget(), "two-runs", [.. run, .. run]);
        var manifest = disk["/db/MANIFEST"];
        Corpus.Add(new ManifestTarget(), "one-run", manifest);
        Corpus.Add(new ManifestTarget(), "many-runs", new ManifestTarget().Repair([.. manifest[..18], 0xff, 0xff, 0x3f, .. manifest[19..]]));
        Corpus.Add(new ManifestTarget(), "long-varint", new ManifestTarget().Repair([.. manifest[..16], 0x81, 0x80, 0x00, .. manifest[17..]]));
        Corpus.Add(new ManifestTarget(), "cut-short", manifest[..^9]);
    }

    private static void WriteMetadata()
    {
        var target = new MetadataTarget();
        var restored = new DataDirectoryMetadata(JournalTarget.Cluster, 2, 5, new RestoreMark(Noon, "stemedb-backup-20260101-120000", 1234));
        Corpus.Add(target, "restored", MetadataText.Write(restored));
        Corpus.Add(target, "new", MetadataText.Write(restored with { LastRestore = null }));
        var text = Encoding.UTF8.GetString(MetadataText.Write(restored));
        Corpus.Add(target, "lone-surrogate", target.Repair(Encoding.UTF8.GetBytes(text.Replace("stemedb-backup", "\\ud800", StringComparison.Ordinal))));
        Corpus.Add(target, "large-number", target.Repair(Encoding.UTF8.GetBytes(text.Replace("1234", "1e400", StringComparison.Ordinal))));
        Corpus.Add(target, "not-an-object", "[1]"u8.ToArray());
    }

    private static void WriteBatches()
    {
        var target = new BatchTarget();
        byte[] first = [5, 0, 0, 0, .. "first"u8];
        Corpus.Add(target, "one-record", [1, 0, .. first]);
        Corpus.Add(target, "three-records", [3, 0, .. first, 1, 0, 0, 0, .. "b"u8, 9, 0, 0, 0, .. "the third"u8]);
        Corpus.Add(target, "one-too-few", [1, 0, .. first, .. first]);
        Corpus.Add(target, "cut-short", [2, 0, .. first, .. first[..^1]]);
        Corpus.Add(target, "empty", [1, 0, 0, 0, 0, 0]);
    }

    private static void WriteRecords()
    {
        foreach (var record in Records())
        {
            Corpus.Add(new RecordTarget(), $"{record.GetType().Name}-{record.Seq}", Encoded(record));
        }

        var full = AssertionEncoding.Encode(Parsed(Full));
        Corpus.Add(new AssertionTarget(), "plain", AssertionEncoding.Encode(Parsed(Plain)));
        Corpus.Add(new AssertionTarget(), "full", full);
        Corpus.Add(new AssertionTarget(), "cut-short", full[..^3]);
        Corpus.Add(new AssertionTarget(), "huge-path", [0xff, 0xff, .. full[2..]]);
    }

    private static void WriteWire()
    {
        var content = ByteString.CopyFrom(AssertionEncoding.Encode(Parsed(Plain)));
        var digest = ByteString.CopyFrom(Convert.FromHexString(Digest));
        Request[] requests =
        [
            new() { Append = new() { Assertion = content } },
            new() { AppendAtomic = new() { Assertions = { content, content } } },
            new() { Retract = new() { AssertionId = ByteString.CopyFrom(Convert.FromHexString(Digest)), Source = Text("s"), Reason = "wrong" } },
            new() { PutSource = new() { Source = Text("s"), ProfileJson = Text("""{"tier":3}""") } },
            new() { PutRule = new() { Pattern = Text("a/**"), RuleJson = Text("""{"type":"exact"}""") } },
            new() { Query = new() { ConceptPath = Text("a/b"), Lens = "consensus", ParamsJson = Text("""{"half_life":"P30D"}"""), Explain = true, Now = 1 } },
            new() { Query = new() { ConceptPath = Text("a/**"), Limit = 3, Cursor = Text("cursor") } },
            new() { GetAssertion = new() { Id = ByteString.CopyFrom(Convert.FromHexString(Digest)) } },
            new() { ListAssertions = new() { ConceptPath = Text("a/b"), Source = Text("s"), Limit = 7, Cursor = ByteString.CopyFrom(new byte[20]) } },
            new() { ListConcepts = new() { Prefix = Text("a"), Limit = 7, Cursor = Text("b") } },
            new() { GetSource = new() { Source = Text("s") } },
            new() { ListRules = new() },
            new() { Cancel = new() { CorrelationId = 1 } },
            new()
            {
                PutKey = new()
                {
                    KeyId = "abcdefgh2345",
                    ExpectedSeq = 3,
                    KeyJson = Text($$"""{"created_at":"2026-01-01T00:00:00Z","name":"n","scopes":["read"],"secret_sha256":"{{Digest}}"}"""),
                },
                Audit = Text("""{"action":"key.create","actor":"a","outcome":"asked"}"""),
            },
            new() { GetKey = new() { KeyId = "abcdefgh2345" } },
            new() { ListKeys = new() { Limit = 7 } },
            new() { AppendAudit = new() { Audit = Text("""{"action":"snapshot.learn","actor":"a","outcome":"begun"}""") } },
            new() { ListAudit = new() { Limit = 7, Cursor = Text("cursor") } },
            new() { BeginIdempotent = new() { Key = digest, Head = digest } },
            new() { EndIdempotent = new() { Key = digest, Turn = 1, Outcome = new() { Body = digest, Created = 3, Existing = 2, Rejected = 1, LastSeq = 8 } } },
            new() { EndIdempotent = new() { Key = digest, Turn = 1 } },
            new()
            {
                AppendMany = new()
                {
                    Assertions = ByteString.CopyFrom([.. content, .. content]),
                    Lengths = { (uint)content.Length, (uint)content.Length },
                    Stamping = new() { Base = Noon.Ticks, CreatedAfter = 1, Lines = { 1, 3 } },
                },
            },
            new() { AppendAtomic = new() { Assertions = { content, content }, Stamping = new() { Base = Noon.Ticks, OnlyKnown = true, Lines = { 1, 2 } } } },
        ];
        for (var i = 0; i < requests.Length; i++)
        {
            requests[i].CorrelationId = (ulong)i + 1;
            Corpus.Add(new WireTarget(), $"{requests[i].BodyCase}-{i}", new RequestBatch { Requests = { requests[i] } }.ToByteArray());
        }

        Corpus.Add(new WireTarget(), "all", new RequestBatch { Requests = { requests } }.ToByteArray());
    }

    private static void WriteJson()
    {
        (string Name, string Text)[] values =
        [
            ("object", """{"b":[1,2.5,-0,1e21,1e-7,"é\u00e9\ud83d\ude00"],"a":{"":null,"x":true}}"""), ("lone-surrogate", "\"\\ud800\""),
            ("deep", new string('[', 40) + new string(']', 40)), ("very-deep", new string('[', 5_000)), ("duplicate", """{"a":1,"\u0061":2}"""),
            ("inexact", "9007199254740993"), ("smallest", "5e-324"), ("cut-short", """{"a":"""),
        ];
        foreach (var (name, text) in values)
        {
            Corpus.Add(new CanonicalJsonTarget(), name, Encoding.UTF8.GetBytes(text));
        }

        Corpus.Add(new NdjsonTarget(), "lines", Encoding.UTF8.GetBytes($"{Plain}\n{Full}\r\n\n  \n{{}}\n{new string('x', 600)}\n{Plain}"));
        Corpus.Add(new NdjsonTarget(), "long-then-cr", Encoding.UTF8.GetBytes($"{new string('x', 512)}\r\n{new string('y', 513)}\r\n{new string('z', 2000)}"));
        (string Name, string Text)[] bodies =
        [
            ("query", """{"concept_path":"a/b","lens":"consensus","as_of_seq":10,"valid_at":"2026-01-01T00:00:00Z","params":{"min_support":1,"half_life":"P30D"},"explain":true}"""),
            ("retraction", $$"""{"assertion_id":"{{Digest}}","source":"s","reason":"wrong"}"""), ("profile", """{"family":"f","name":"n","tier":3}"""),
            ("rule", """{"pattern":"a/**","type":"number","tolerance":{"relative":0.01}}"""), ("rule-time", """{"pattern":"flight/**","type":"time","tolerance":"PT10M"}"""),
        ];
        foreach (var (name, text) in bodies)
        {
            Corpus.Add(new RequestJsonTarget(), name, Encoding.UTF8.GetBytes(text));
        }
    }

    private static IReadOnlyList<LogRecord> Records()
    {
        var id = new AssertionId(Convert.FromHexString(Digest));
        var (plain, full) = (Parsed(Plain), Parsed(Full));
        var locator = new ClaimLocator(plain.Path, plain.Source, 1);
        return
        [
            new AssertionRecord(1, Noon, id, plain, []),
            new AssertionRecord(2, Noon, id, full, [locator]),
            new RetractionRecord(3, Noon, id, locator, plain.Source, "wrong é"),
            new SourceRecord(4, Noon, plain.Source, new(0, "airlines", "American Airlines")),
            new RuleRecord(5, Noon, new("flight/**"), new(Model.Registry.ValueType.Time, ToleranceSeconds: 600)),
            new SnapshotPartRecord(6, Noon, Digest, 1, 2, "learned"u8.ToArray()),
            new ApiKeyRecord(7, Noon, "abcdefgh2345", new()
            {
                Name = "loader", Scopes = Model.Keys.KeyScopes.Write, SecretHash = Convert.FromHexString(Digest), CreatedAt = Noon, Sources = [plain.Source],
            }),
            new AuditRecord(8, Noon, new("key:abcdefgh2345", "key.create", "abcdefgh", "done", "::1", "")),
            new IdempotencyRecord(9, Noon, Digest, Digest, 9, Noon, null),
            new IdempotencyRecord(10, Noon, Digest, Digest, 1, Noon, new(Digest, 3, 2, 1, 8)),
        ];
    }

    private static Assertion Parsed(string json) => AssertionParser.TryParse(Encoding.UTF8.GetBytes(json), out var assertion, out var faults)
        ? assertion
        : throw new InvalidOperationException(string.Join(' ', faults));

    private static byte[] Encoded(LogRecord record)
    {
        var bytes = new ArrayBufferWriter<byte>();
        RecordEncoding.Encode(record, bytes);
        return bytes.WrittenSpan.ToArray();
    }

    private static ByteString Text(string text) => ByteString.CopyFromUtf8(text);
}
