using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using CsCheck;
using StemeDb.Model.Assertions;
using StemeDb.Model.Paths;
using StemeDb.Model.Records;
using StemeDb.Model.Tests.Json;
using StemeDb.Model.Time;

namespace StemeDb.Model.Tests.Assertions;

public sealed class CanonicalAssertionTests
{
    private const string Id = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Fact]
    public void The_canonical_bytes_are_the_fields_given_in_the_order_of_their_names()
    {
        var assertion = Parsed.Assertion(WithId("""
            {"concept_path":"flight/\"AA\"","value":{"b":1,"a":2},"source":"aa","confidence":0.90,"asserted_at":"2011-12-08T01:00:00+01:00",
             "valid_from":"2011-01-01T00:00:00Z","valid_to":"2012-01-01T00:00:00Z","evidence":{"uri":"urn:x","quote":"q","sha256":"<id>"},
             "supersedes":["<id>"],"labels":{"k":"v","a":"b"}}
            """));
        Assert.Equal(
            WithId(
                """{"asserted_at":"2011-12-08T00:00:00Z","concept_path":"flight/\"AA\"","confidence":0.9,"""
                + "\"evidence\"" + """:{"quote":"q","sha256":"<id>","uri":"urn:x"},"labels":{"a":"b","k":"v"},"source":"aa","""
                + "\"supersedes\"" + """:["<id>"],"valid_from":"2011-01-01T00:00:00Z","valid_to":"2012-01-01T00:00:00Z","value":{"a":2,"b":1}}"""),
            CanonicalBytes(assertion));
    }

    [Fact]
    public void The_id_is_the_sha256_of_the_canonical_bytes()
    {
        var assertion = Parsed.Assertion("""{"concept_path":"a","value":1,"source":"s","asserted_at":"2011-12-08T00:00:00Z"}""");
        const string canonical = """{"asserted_at":"2011-12-08T00:00:00Z","concept_path":"a","source":"s","value":1}""";
        var id = CanonicalAssertion.ComputeId(View(assertion));
        Assert.Equal(canonical, CanonicalBytes(assertion));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical))), id.ToString());
    }

    [Fact]
    public void The_id_before_stamping_is_the_id_after_it()
    {
        Gen.Select(AssertionGen.Assertion, AssertionGen.Instant).Sample((assertion, moment) =>
        {
            var before = CanonicalAssertion.ComputeId(View(assertion), moment);
            return before == CanonicalAssertion.ComputeId(View(assertion with { AssertedAt = moment }));
        });
    }

    [Fact]
    public void There_is_no_id_without_asserted_at()
    {
        var assertion = Parsed.Assertion("""{"concept_path":"a","value":1,"source":"s"}""");
        Assert.Equal("""{"concept_path":"a","source":"s","value":1}""", CanonicalBytes(assertion));
        Assert.Throws<InvalidOperationException>(() => CanonicalAssertion.ComputeId(View(assertion)));
    }

    [Fact]
    public void Canonical_bytes_are_canonical_json_and_parse_to_the_same_assertion()
    {
        AssertionGen.Assertion.Sample(assertion =>
        {
            var canonical = CanonicalBytes(assertion);
            return Canonical.Of(canonical) == canonical && AssertionGen.AreEqual(assertion, Parsed.Assertion(canonical));
        });
    }

    [Fact]
    public void The_json_of_a_stored_assertion_says_what_the_engine_gave_and_what_became_of_it()
    {
        var assertion = Parsed.Assertion("""{"concept_path":"a","value":1,"source":"s","asserted_at":"2011-12-08T00:00:00Z"}""");
        Assert.True(AssertionId.TryParse(Id, out var id));
        Assert.True(SourceId.TryParse("s\"", out var by, out _));
        var moment = new Instant(TimeSpan.TicksPerDay);

        var plain = Json(assertion, id, null, null);
        Assert.Equal(
            WithId("""{"id":"<id>","seq":7,"recorded_at":"0001-01-02T00:00:00Z","asserted_at":"2011-12-08T00:00:00Z","concept_path":"a","source":"s","value":1}"""),
            plain);
        var full = Json(assertion, id, new RetractedBy(8, moment, by, "wrong\n"), new SupersededBy(id, 9));
        Assert.Equal(
            plain[..^1] + ""","retracted":{"seq":8,"recorded_at":"0001-01-02T00:00:00Z","by":"s\"","reason":"wrong\n"}"""
            + WithId(""","superseded_by":{"id":"<id>","seq":9}}"""),
            full);

        string Json(Assertion content, AssertionId contentId, RetractedBy? retracted, SupersededBy? supersededBy)
        {
            var output = new ArrayBufferWriter<byte>();
            AssertionJson.Write(View(content), contentId, 7, moment, retracted, supersededBy, output);
            return Encoding.UTF8.GetString(output.WrittenSpan);
        }
    }

    [Fact]
    public void An_id_is_64_lower_case_digits()
    {
        Assert.True(AssertionId.TryParse(Id, out var id));
        Assert.Equal(Id, id.ToString());
        Assert.True(AssertionId.TryParse(Encoding.UTF8.GetBytes(Id), out var same));
        Assert.Equal(id, same);
        foreach (var wrong in new[] { "", Id[1..], Id + "0", Id.ToUpperInvariant(), Id[1..] + "g", Id[2..] + "é" })
        {
            Assert.False(AssertionId.TryParse(wrong, out _), wrong);
            Assert.False(AssertionId.TryParse(Encoding.UTF8.GetBytes(wrong), out _), wrong);
        }
    }

    private static string WithId(string text) => text.Replace("<id>", Id, StringComparison.Ordinal);

    private static AssertionView View(Assertion assertion) => AssertionView.Read(AssertionEncoding.Encode(assertion));

    private static string CanonicalBytes(Assertion assertion)
    {
        var output = new ArrayBufferWriter<byte>();
        CanonicalAssertion.Write(View(assertion), output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
