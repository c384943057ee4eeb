using System.Buffers;
using CsCheck;
using StemeDb.Model.Assertions;
using StemeDb.Model.Records;
using StemeDb.Model.Tests.Assertions;
using StemeDb.Model.Time;

namespace StemeDb.Model.Tests.Records;

public sealed class AssertionEncodingTests
{
    [Fact]
    public void An_assertion_is_read_back_from_its_encoding()
    {
        AssertionGen.Assertion.Sample(assertion =>
        {
            var content = AssertionEncoding.Encode(assertion);
            var output = new ArrayBufferWriter<byte>();
            var length = AssertionEncoding.Encode(assertion, output);
            return AssertionGen.AreEqual(assertion, AssertionEncoding.Decode(content))
                && length == content.Length && output.WrittenSpan.SequenceEqual(content);
        });
    }

    [Fact]
    public void A_view_over_a_body_alone_is_the_view_over_the_content()
    {
        AssertionGen.Assertion.Sample(assertion =>
        {
            var content = AssertionEncoding.Encode(assertion);
            var body = content.AsMemory(AssertionEncoding.BodyOffset(content));
            var view = AssertionView.Read(assertion.Path, assertion.Source, body);
            return AssertionGen.AreEqual(assertion, view.ToAssertion()) && view.Body.Span.SequenceEqual(body.Span);
        });
    }

    [Fact]
    public void Stamping_gives_the_bytes_of_the_assertion_with_that_time()
    {
        Gen.Select(AssertionGen.Assertion, AssertionGen.Instant).Sample((assertion, moment) =>
        {
            var content = AssertionEncoding.Encode(assertion);
            AssertionEncoding.StampAssertedAt(content, moment);
            return content.AsSpan().SequenceEqual(AssertionEncoding.Encode(assertion with { AssertedAt = moment }));
        });
    }

    [Fact]
    public void Contents_say_the_same_when_all_but_asserted_at_is_equal()
    {
        Gen.Select(AssertionGen.Assertion, AssertionGen.Assertion, AssertionGen.Instant).Sample((one, other, moment) =>
        {
            var content = AssertionEncoding.Encode(one);
            var stamped = AssertionEncoding.Encode(one with { AssertedAt = moment });
            var different = AssertionEncoding.Encode(other);
            var areEqual = AssertionGen.AreEqual(one with { AssertedAt = null }, other with { AssertedAt = null });
            return AssertionEncoding.SaysTheSame(content, stamped) && AssertionEncoding.SaysTheSame(content, different) == areEqual;
        });
    }

    [Theory]
    [InlineData("\"confidence\":0.5")]
    [InlineData("\"confidence\":1")]
    [InlineData("\"valid_from\":\"2011-01-01T00:00:00Z\"")]
    [InlineData("\"valid_to\":\"2011-01-01T00:00:00Z\"")]
    [InlineData("\"evidence\":{\"quote\":\"\"}")]
    [InlineData("\"labels\":{\"a\":\"\"}")]
    [InlineData("\"supersedes\":[\"0000000000000000000000000000000000000000000000000000000000000000\"]")]
    [InlineData("\"source\":\"ab\"")]
    [InlineData("\"concept_path\":\"a/c\"")]
    [InlineData("\"value\":\"13:56\"")]
    public void Contents_that_differ_in_a_field_do_not_say_the_same(string member)
    {
        var plain = AssertionEncoding.Encode(Parsed.Assertion(Parsed.With("\"asserted_at\":\"2011-12-08T00:00:00Z\"")));
        var other = AssertionEncoding.Encode(Parsed.Assertion(Parsed.With(member)));
        Assert.False(AssertionEncoding.SaysTheSame(plain, other));
        Assert.True(AssertionEncoding.SaysTheSame(plain, AssertionEncoding.Encode(Parsed.Assertion(Parsed.With("\"asserted_at\":\"2020-01-01T00:00:00Z\"")))));
    }

    [Fact]
    public void Every_cut_is_refused()
    {
        var content = AssertionEncoding.Encode(RecordSamples.Full);
        for (var length = 0; length < content.Length; length++)
        {
            Assert.Throws<RecordFormatException>(() => AssertionView.Read(content.AsMemory(0, length)));
        }

        Assert.Throws<RecordFormatException>(() => AssertionView.Read(new byte[content.Length + 1].Also(longer => content.CopyTo(longer, 0))));
    }

    [Fact]
    public void Damaged_bytes_are_refused_or_are_another_valid_assertion_and_never_throw_anything_else()
    {
        var full = AssertionEncoding.Encode(RecordSamples.Full);
        var damage = Gen.Select(Gen.Int[0, full.Length - 1], Gen.Byte).Array[1, 3];
        damage.Sample(changes =>
        {
            var content = full.ToArray();
            foreach (var (at, value) in changes) content[at] = value;
            return IsRefusedOrRoundTrips(content);
        }, iter: 5_000);
    }

    [Fact]
    public void Random_bytes_are_refused_or_are_a_valid_assertion_and_never_throw_anything_else() =>
        Gen.Byte.Array[0, 100].Sample(IsRefusedOrRoundTrips, iter: 2_000);

    [Theory]
    [InlineData("path", "a//b")]
    [InlineData("path", "a\0b")]
    [InlineData("source", "s\n")]
    [InlineData("value", "{ }")]
    [InlineData("value", "1.0")]
    [InlineData("value", "nonsense")]
    public void Content_that_breaks_a_rule_is_sound_in_structure_and_refused_by_the_check(string field, string text)
    {
        var content = AssertionEncoding.Encode(RecordSamples.Broken(field, text));
        AssertionView.Read(content);
        Assert.Throws<RecordFormatException>(() => AssertionEncoding.Check(content));
        Assert.Throws<RecordFormatException>(() => AssertionEncoding.Decode(content));
    }

    [Fact]
    public void The_largest_assertion_fits_the_stated_limit()
    {
        var largest = new Assertion
        {
            Path = new(new byte[Model.Paths.ConceptPath.MaxBytes]),
            Source = new(new byte[Model.Paths.SourceId.MaxBytes]),
            Value = new byte[AssertionLimits.MaxValueBytes],
            Confidence = 1,
            AssertedAt = Instant.MaxValue,
            ValidFrom = Instant.MaxValue,
            ValidTo = Instant.MaxValue,
            Evidence = new Evidence(
                new string('u', AssertionLimits.MaxEvidenceUriBytes), new string('q', AssertionLimits.MaxEvidenceQuoteBytes), new string('0', 64)),
            Supersedes = new AssertionId[AssertionLimits.MaxSupersedes],
            Labels = [.. Enumerable.Repeat(
                KeyValuePair.Create(new string('k', AssertionLimits.MaxLabelKeyBytes), new string('v', AssertionLimits.MaxLabelValueBytes)),
                AssertionLimits.MaxLabels)],
        };
        var content = AssertionEncoding.Encode(largest);
        Assert.InRange(content.Length, 100_000, AssertionEncoding.MaxContentBytes);

        var locators = Enumerable.Repeat(new ClaimLocator(largest.Path, largest.Source, 1), AssertionLimits.MaxSupersedes).ToArray();
        var record = new ArrayBufferWriter<byte>();
        RecordEncoding.EncodeAssertion(1, default, default, locators, content, record);
        Assert.InRange(record.WrittenCount, content.Length, RecordEncoding.MaxRecordBytes);
    }

    private static bool IsRefusedOrRoundTrips(byte[] content)
    {
        try
        {
            var assertion = AssertionEncoding.Decode(content);
            return AssertionEncoding.Encode(assertion).AsSpan().SequenceEqual(content);
        }
        catch (RecordFormatException)
        {
            return true;
        }
    }
}
