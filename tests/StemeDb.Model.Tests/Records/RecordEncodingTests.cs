using System.Buffers;
using CsCheck;
using StemeDb.Model.Records;
using StemeDb.Model.Tests.Assertions;

namespace StemeDb.Model.Tests.Records;

public sealed class RecordEncodingTests
{
    public static TheoryData<string> Names => [.. RecordSamples.All.Keys];

    /// <summary>The golden bytes of version 1: every later version must read them and, of what it still writes, write them.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Every_kind_is_written_as_in_its_golden_file_and_read_back(string name)
    {
        var record = RecordSamples.All[name];
        var golden = Convert.FromHexString(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Records", "Golden", "v1", name + ".hex"))
            .Replace("\n", "", StringComparison.Ordinal));
        Assert.Equal(Convert.ToHexStringLower(golden), Convert.ToHexStringLower(Encode(record)));
        AssertEqual(record, RecordEncoding.Decode(golden));
    }

    [Fact]
    public void A_view_gives_what_an_index_needs()
    {
        var full = RecordView.Read(Encode(RecordSamples.All["assertion-full"]));
        Assert.Equal((RecordKind.Assertion, 4L, RecordSamples.Noon, RecordSamples.Id), (full.Kind, full.Seq, full.RecordedAt, full.Id));
        Assert.Equal([RecordSamples.Locator], full.ReadLocators());
        Assert.Equal(AssertionEncoding.Encode(RecordSamples.Full), full.Content.ToArray());

        var plain = RecordView.Read(Encode(RecordSamples.All["assertion-plain"]));
        Assert.Empty(plain.ReadLocators());
        Assert.Equal("a/b", AssertionView.Read(plain.Content).Path.ToString());

        var retraction = RecordView.Read(Encode(RecordSamples.All["retraction"]));
        Assert.Equal((RecordKind.Retraction, RecordSamples.Id), (retraction.Kind, retraction.Id));
        Assert.Equal([RecordSamples.Locator], retraction.ReadLocators());

        var rule = RecordView.Read(Encode(RecordSamples.All["rule"]));
        Assert.Equal(RecordKind.Rule, rule.Kind);
        Assert.Empty(rule.ReadLocators());
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(9, 1)]
    [InlineData(255, 1)]
    [InlineData(1, 2)]
    public void A_record_of_an_unknown_kind_or_version_is_named(byte kind, byte version)
    {
        var record = Encode(RecordSamples.All["assertion-plain"]);
        (record[0], record[1]) = (kind, version);
        var unknown = Assert.Throws<UnknownRecordException>(() => RecordEncoding.Decode(record));
        Assert.Equal((kind, version), (unknown.Kind, unknown.Version));
        Assert.Contains($"kind {kind} in version {version}", unknown.Message, StringComparison.Ordinal);
        Assert.Throws<UnknownRecordException>(() => RecordView.Read(record));
    }

    [Fact]
    public void An_assertion_without_its_time_or_with_too_few_locators_is_not_written()
    {
        var full = (AssertionRecord)RecordSamples.All["assertion-full"];
        Assert.Throws<ArgumentException>(() => Encode(full with { Superseded = [] }));
        Assert.Throws<ArgumentException>(() => Encode(full with { Assertion = RecordSamples.Full with { AssertedAt = null } }));
    }

    [Fact]
    public void A_record_that_locates_fewer_claims_than_it_supersedes_is_refused()
    {
        var output = new ArrayBufferWriter<byte>();
        RecordEncoding.EncodeAssertion(1, RecordSamples.Noon, RecordSamples.Id, [], AssertionEncoding.Encode(RecordSamples.Full), output);
        Assert.Throws<RecordFormatException>(() => RecordEncoding.Decode(output.WrittenSpan.ToArray()));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_cut_is_refused_or_is_a_shorter_reason(string name)
    {
        var record = Encode(RecordSamples.All[name]);
        for (var length = 0; length < record.Length; length++) AssertRefusedOrRoundTrips(record[..length]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Damaged_bytes_are_refused_or_are_another_record_and_never_throw_anything_else(string name)
    {
        var record = Encode(RecordSamples.All[name]);
        Gen.Select(Gen.Int[0, record.Length - 1], Gen.Byte).Array[1, 3].Sample(changes =>
        {
            var damaged = record.ToArray();
            foreach (var (at, value) in changes) damaged[at] = value;
            AssertRefusedOrRoundTrips(damaged);
        }, iter: 2_000);
    }

    [Fact]
    public void Assertions_are_read_back()
    {
        var records =
            from assertion in AssertionGen.Assertion
            from id in AssertionGen.Id
            from seq in Gen.Long[1, long.MaxValue]
            from at in AssertionGen.Instant
            from path in AssertionGen.Path
            select new AssertionRecord(
                seq, at, id, assertion with { AssertedAt = at }, [.. assertion.Supersedes.Select((_, i) => new ClaimLocator(path, assertion.Source, i + 1))]);
        records.Sample(record => AssertEqual(record, RecordEncoding.Decode(Encode(record))));
    }

    private static byte[] Encode(LogRecord record)
    {
        var output = new ArrayBufferWriter<byte>();
        var length = RecordEncoding.Encode(record, output);
        Assert.Equal(length, output.WrittenCount);
        return output.WrittenSpan.ToArray();
    }

    private static void AssertRefusedOrRoundTrips(byte[] bytes)
    {
        LogRecord record;
        try
        {
            record = RecordEncoding.Decode(bytes);
        }
        catch (RecordFormatException)
        {
            return;
        }

        AssertEqual(record, RecordEncoding.Decode(Encode(record)));
    }

    private static void AssertEqual(LogRecord expected, LogRecord actual)
    {
        if (expected is SnapshotPartRecord part && actual is SnapshotPartRecord otherPart)
        {
            Assert.Equal(part.Content.ToArray(), otherPart.Content.ToArray());
            Assert.Equal(part with { Content = default }, otherPart with { Content = default });
            return;
        }

        if (expected is not AssertionRecord one || actual is not AssertionRecord other)
        {
            Assert.Equal(expected, actual);
            return;
        }

        Assert.Equal((one.Seq, one.RecordedAt, one.Id), (other.Seq, other.RecordedAt, other.Id));
        Assert.True(AssertionGen.AreEqual(one.Assertion, other.Assertion));
        Assert.Equal(one.Superseded, other.Superseded);
    }
}
