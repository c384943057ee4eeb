using System.Text;
using CsCheck;
using StemeDb.Model.Assertions;
using StemeDb.Model.Faults;
using StemeDb.Model.Time;

namespace StemeDb.Model.Tests.Assertions;

public sealed class AssertionParserTests
{
    private const string Id = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Fact]
    public void An_assertion_with_every_field_is_read()
    {
        var assertion = Parsed.Assertion($$"""
            {"labels":{"z":"1","a":"é"},"supersedes":["{{Id}}"],"evidence":{"uri":"https://example.org/x","quote":"so \"it\" is","sha256":"{{Id}}"},
             "valid_to":"2012-01-01T00:00:00Z","valid_from":"2011-01-01T00:00:00+01:00","asserted_at":"2011-12-08T00:00:00.5Z",
             "confidence":0.9,"source":"a\u0061","value":{"b":1.0,"a":[ ]},"concept\u005fpath":"flight/AA\/x"}
            """);
        Assert.Equal("flight/AA/x", assertion.Path.ToString());
        Assert.Equal("aa", assertion.Source.ToString());
        Assert.Equal("""{"a":[],"b":1}""", Encoding.UTF8.GetString(assertion.Value.Span));
        Assert.Equal(0.9, assertion.Confidence);
        Assert.Equal("2011-12-08T00:00:00.5Z", assertion.AssertedAt?.ToString());
        Assert.Equal("2010-12-31T23:00:00Z", assertion.ValidFrom?.ToString());
        Assert.Equal("2012-01-01T00:00:00Z", assertion.ValidTo?.ToString());
        Assert.Equal(new Evidence("https://example.org/x", "so \"it\" is", Id), assertion.Evidence);
        Assert.Equal([Id], assertion.Supersedes.Select(id => id.ToString()));
        Assert.Equal([new("a", "é"), new("z", "1")], assertion.Labels);
    }

    [Fact]
    public void Only_path_value_and_source_are_required()
    {
        var assertion = Parsed.Assertion("""{"concept_path":"a","value":null,"source":"s","labels":{},"supersedes":[]}""");
        Assert.Equal("null", Encoding.UTF8.GetString(assertion.Value.Span));
        Assert.Null(assertion.Confidence);
        Assert.Null(assertion.AssertedAt);
        Assert.Null(assertion.Evidence);
        Assert.Empty(assertion.Supersedes);
        Assert.Empty(assertion.Labels);
    }

    [Fact]
    public void An_assertion_keeps_nothing_of_the_bytes_it_was_read_from()
    {
        var json = """{"concept_path":"a/b","value":"v","source":"s"}"""u8.ToArray();
        Assert.True(AssertionParser.TryParse(json, out var assertion, out _));
        Array.Clear(json);
        Assert.True(AssertionParser.TryParse("""{"concept_path":"x","value":1,"source":"y"}"""u8, out _, out _));
        Assert.Equal("a/b", assertion.Path.ToString());
        Assert.Equal("s", assertion.Source.ToString());
        Assert.Equal("\"v\"", Encoding.UTF8.GetString(assertion.Value.Span));
    }

    [Theory]
    [InlineData("\"concept_path\":\"\"", "/concept_path", FaultCode.PathEmpty)]
    [InlineData("\"concept_path\":\"a/../b\"", "/concept_path", FaultCode.PathDotSegment)]
    [InlineData("\"concept_path\":\"a//b\"", "/concept_path", FaultCode.PathEmptySegment)]
    [InlineData("\"concept_path\":7", "/concept_path", FaultCode.WrongType)]
    [InlineData("\"concept_path\":[[[]]]", "/concept_path", FaultCode.WrongType)]
    [InlineData("\"source\":\"\"", "/source", FaultCode.Empty)]
    [InlineData("\"source\":\"a\\u0000\"", "/source", FaultCode.ControlCharacter)]
    [InlineData("\"source\":null", "/source", FaultCode.WrongType)]
    [InlineData("\"confidence\":1.1", "/confidence", FaultCode.OutOfRange)]
    [InlineData("\"confidence\":-0.1", "/confidence", FaultCode.OutOfRange)]
    [InlineData("\"confidence\":\"1\"", "/confidence", FaultCode.WrongType)]
    [InlineData("\"confidence\":null", "/confidence", FaultCode.WrongType)]
    [InlineData("\"confidence\":0.1000000000000000055", "/confidence", FaultCode.InexactNumber)]
    [InlineData("\"asserted_at\":\"yesterday\"", "/asserted_at", FaultCode.TimeInvalid)]
    [InlineData("\"asserted_at\":1323302400", "/asserted_at", FaultCode.WrongType)]
    [InlineData("\"valid_from\":\"2016-12-31T23:59:60Z\"", "/valid_from", FaultCode.TimeLeapSecond)]
    [InlineData("\"valid_to\":\"2011-12-08T00:00:00.00000001Z\"", "/valid_to", FaultCode.TimeTooFine)]
    [InlineData("\"valid_from\":\"2012-01-01T00:00:00Z\",\"valid_to\":\"2012-01-01T00:00:00Z\"", "/valid_to", FaultCode.ValidityEmpty)]
    [InlineData("\"evidence\":\"https://example.org\"", "/evidence", FaultCode.WrongType)]
    [InlineData("\"evidence\":{}", "/evidence", FaultCode.Empty)]
    [InlineData("\"evidence\":{\"url\":\"x\"}", "/evidence/url", FaultCode.UnknownField)]
    [InlineData("\"evidence\":{\"uri\":\"/etc/passwd\"}", "/evidence/uri", FaultCode.UriInvalid)]
    [InlineData("\"evidence\":{\"uri\":\"https://a b\"}", "/evidence/uri", FaultCode.UriInvalid)]
    [InlineData("\"evidence\":{\"uri\":\"\"}", "/evidence/uri", FaultCode.UriInvalid)]
    [InlineData("\"evidence\":{\"sha256\":\"0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef\"}", "/evidence/sha256", FaultCode.DigestInvalid)]
    [InlineData("\"evidence\":{\"quote\":7}", "/evidence/quote", FaultCode.WrongType)]
    [InlineData("\"supersedes\":{}", "/supersedes", FaultCode.WrongType)]
    [InlineData("\"supersedes\":[7]", "/supersedes/0", FaultCode.WrongType)]
    [InlineData("\"supersedes\":[\"x\"]", "/supersedes/0", FaultCode.DigestInvalid)]
    [InlineData("\"supersedes\":[\"" + Id + "\",\"" + Id + "\"]", "/supersedes/1", FaultCode.NotDistinct)]
    [InlineData("\"labels\":[]", "/labels", FaultCode.WrongType)]
    [InlineData("\"labels\":{\"a/b\":1}", "/labels/a~1b", FaultCode.WrongType)]
    [InlineData("\"labels\":{\"a\":{\"b\":[]}}", "/labels/a", FaultCode.WrongType)]
    [InlineData("\"labels\":{\"\":\"x\"}", "/labels/", FaultCode.Empty)]
    [InlineData("\"labels\":{\"a\\n\":\"x\"}", "/labels/a\n", FaultCode.ControlCharacter)]
    [InlineData("\"value\":{\"a\":[1,1e400]}", "/value/a/1", FaultCode.InexactNumber)]
    [InlineData("\"colour\":{\"deep\":[1]}", "/colour", FaultCode.UnknownField)]
    [InlineData("\"x/y\":1", "/x~1y", FaultCode.UnknownField)]
    public void What_breaks_a_rule_is_refused_with_its_place(string member, string pointer, string code)
    {
        var fault = Assert.Single(Parsed.Faults(Parsed.With(member)));
        Assert.Equal(new Fault(pointer, code, fault.Detail), fault);
        Assert.NotEmpty(fault.Detail);
    }

    [Theory]
    [InlineData("\"confidence\":1,\"confidence\":1", "/confidence", FaultCode.DuplicateKey)]
    [InlineData("\"labels\":{\"a\":\"1\",\"\\u0061\":\"2\"}", "/labels/a", FaultCode.DuplicateKey)]
    [InlineData("\"evidence\":{\"quote\":\"a\",\"quote\":\"b\"}", "/evidence/quote", FaultCode.DuplicateKey)]
    [InlineData("\"value\":{\"a\":1,\"a\":1}", "/value/a", FaultCode.DuplicateKey)]
    [InlineData("\"source\":\"\\ud800\"", "/source", FaultCode.LoneSurrogate)]
    [InlineData("\"labels\":{\"\\udfff\":\"1\"}", "/labels", FaultCode.LoneSurrogate)]
    [InlineData("\"\\ud800\":1", "", FaultCode.LoneSurrogate)]
    [InlineData("\"confidence\":NaN", "", FaultCode.MalformedJson)]
    [InlineData("\"value\":[1", "", FaultCode.MalformedJson)]
    public void What_is_not_well_formed_says_so(string member, string pointer, string code)
    {
        var fault = Assert.Single(Parsed.Faults(Parsed.With(member)));
        Assert.Equal(new Fault(pointer, code, fault.Detail, IsMalformed: true), fault);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("{\"concept_path\":\"a\",")]
    [InlineData("{\"colour\":{")]
    [InlineData("{}{}")]
    [InlineData("\ufeff{}")]
    public void Half_a_document_two_documents_and_none_are_malformed(string json) =>
        Assert.Contains(Parsed.Faults(json), fault => fault is { IsMalformed: true, Code: FaultCode.MalformedJson, Pointer: "" });

    [Theory]
    [InlineData("[]")]
    [InlineData("\"x\"")]
    [InlineData("null")]
    public void A_document_that_is_no_object_is_refused(string json)
    {
        var fault = Assert.Single(Parsed.Faults(json));
        Assert.Equal(new Fault("", FaultCode.WrongType, fault.Detail), fault);
    }

    [Fact]
    public void Broken_utf8_is_malformed()
    {
        byte[] json = [.. """{"concept_path":"a","value":"""u8, (byte)'"', 0xFF, .. "\",\"source\":\"s\"}"u8];
        Assert.False(AssertionParser.TryParse(json, out _, out var faults));
        Assert.Equal(FaultCode.InvalidUtf8, Assert.Single(faults).Code);
    }

    [Fact]
    public void All_faults_are_told_at_once()
    {
        var faults = Parsed.Faults("""{"concept_path":"/a","confidence":2,"colour":1,"labels":{"a":1,"b":2}}""");
        Assert.Equal(
            ["/concept_path", "/confidence", "/colour", "/labels/a", "/labels/b", "/value", "/source"], faults.Select(fault => fault.Pointer));
    }

    [Fact]
    public void What_nests_ten_thousand_deep_is_refused_where_it_stands()
    {
        var bomb = new string('[', 10_000) + new string(']', 10_000);
        var deep = Assert.Single(Parsed.Faults($$"""{"concept_path":"a","source":"s","value":{{bomb}}}"""));
        Assert.Equal(FaultCode.ValueTooDeep, deep.Code);
        Assert.StartsWith("/value/0", deep.Pointer, StringComparison.Ordinal);
        Assert.Equal(FaultCode.UnknownField, Assert.Single(Parsed.Faults(Parsed.With($"\"x\":{bomb}"))).Code);
        Assert.Equal(FaultCode.WrongType, Assert.Single(Parsed.Faults(Parsed.With($"\"labels\":{bomb}"))).Code);
        Assert.Contains(Parsed.Faults(new string('[', 10_000)), fault => fault.IsMalformed);
    }

    [Fact]
    public void The_limits_are_taken_and_one_more_is_refused()
    {
        static string Ids(int count) => string.Join(',', Enumerable.Range(0, count).Select(i => $"\"{i:x64}\""));
        Assert.Equal(64, Parsed.Assertion(Parsed.With($"\"supersedes\":[{Ids(64)}]")).Supersedes.Count);
        Assert.Equal(("/supersedes", FaultCode.TooLong), Parsed.Fault(Parsed.With($"\"supersedes\":[{Ids(65)}]")));

        static string Pairs(int count) => string.Join(',', Enumerable.Range(0, count).Select(i => $"\"k{i}\":\"\""));
        Assert.Equal(32, Parsed.Assertion(Parsed.With($"\"labels\":{{{Pairs(32)}}}")).Labels.Count);
        Assert.Equal(("/labels", FaultCode.TooLong), Parsed.Fault(Parsed.With($"\"labels\":{{{Pairs(33)}}}")));

        static string Long(int length) => new('x', length);
        Assert.Single(Parsed.Assertion(Parsed.With($"\"labels\":{{\"{Long(128)}\":\"{Long(1024)}\"}}")).Labels);
        Assert.Equal(($"/labels/{Long(129)}", FaultCode.TooLong), Parsed.Fault(Parsed.With($"\"labels\":{{\"{Long(129)}\":\"\"}}")));
        Assert.Equal(("/labels/k", FaultCode.TooLong), Parsed.Fault(Parsed.With($"\"labels\":{{\"k\":\"{Long(1025)}\"}}")));
        Assert.Equal(("/evidence/quote", FaultCode.TooLong), Parsed.Fault(Parsed.With($"\"evidence\":{{\"quote\":\"{Long(16385)}\"}}")));
        Assert.Equal(("/value", FaultCode.ValueTooLarge), Parsed.Fault(Parsed.With($"\"value\":\"{Long(65535)}\"")));
        Assert.Equal(("/concept_path", FaultCode.PathTooLong), Parsed.Fault(Parsed.With($"\"concept_path\":\"{Long(2000)}\"")));
        Assert.Equal(("", FaultCode.UnknownField), Parsed.Fault(Parsed.With($"\"{Long(100_000)}\":1")));
    }

    [Fact]
    public void Random_bytes_are_read_or_refused_and_never_throw()
    {
        var words = Gen.Int[0, 24].Select(i => new[]
        {
            "{", "}", "[", "]", ",", ":", "\"concept_path\"", "\"value\"", "\"source\"", "\"labels\"", "\"evidence\"", "\"uri\"",
            "\"supersedes\"", "\"confidence\"", "\"asserted_at\"", "\"a/b\"", "\"\\ud800\"", "1", "-0", "1e400", "null", "\"", "\\", "é", " ",
        }[i]);
        var texts = Gen.OneOf(Gen.Byte.Array[0, 80], words.Array[0, 30].Select(parts => Encoding.UTF8.GetBytes("{" + string.Concat(parts))));
        texts.Sample(bytes => AssertionParser.TryParse(bytes, out var assertion, out var faults) == (faults.Count == 0) && (assertion is null) == (faults.Count > 0));
    }

    [Fact]
    public void An_instant_given_is_the_one_that_is_kept()
    {
        Gen.Long[0, Instant.MaxValue.Ticks].Sample(ticks =>
            Parsed.Assertion(Parsed.With($"\"asserted_at\":\"{new Instant(ticks)}\"")).AssertedAt == new Instant(ticks));
    }
}
