using System.Buffers;
using System.Text;
using CsCheck;
using StemeDb.Model.Assertions;
using StemeDb.Model.Faults;
using StemeDb.Model.Json;

namespace StemeDb.Model.Tests.Json;

public sealed class CanonicalJsonTests
{
    /// <summary>RFC 8785, section 3.2.2; its first number is given as the double that it stands for.</summary>
    [Fact]
    public void The_published_sample_has_the_published_form()
    {
        const string sample = """
            {
              "numbers": [333333333.3333333, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
              "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
              "literals": [null, true, false]
            }
            """;
        const string published =
            """{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}""";
        Assert.Equal(published, Canonical.Of(sample));
    }

    /// <summary>RFC 8785, section 3.2.3.</summary>
    [Fact]
    public void Names_are_sorted_by_utf16_code_units_as_published()
    {
        const string sample = """
            {
              "\u20ac": "Euro Sign",
              "\r": "Carriage Return",
              "\ufb33": "Hebrew Letter Dalet With Dagesh",
              "1": "One",
              "\ud83d\ude00": "Emoji: Grinning Face",
              "\u0080": "Control",
              "\u00f6": "Latin Small Letter O With Diaeresis"
            }
            """;
        const string published =
            "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"ö\":\"Latin Small Letter O With Diaeresis\","
            + "\"€\":\"Euro Sign\",\"\U0001F600\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}";
        Assert.Equal(published, Canonical.Of(sample));
    }

    [Theory]
    [InlineData(" \"13:55\" ", "\"13:55\"")]
    [InlineData("null", "null")]
    [InlineData("[ ]", "[]")]
    [InlineData("{ }", "{}")]
    [InlineData("[1, [2, {\"b\": 1, \"a\": {}}], \"x\"]", "[1,[2,{\"a\":{},\"b\":1}],\"x\"]")]
    [InlineData("""{"b":{"d":1,"c":2},"a":[{"f":1,"e":2}]}""", """{"a":[{"e":2,"f":1}],"b":{"c":2,"d":1}}""")]
    [InlineData("""{"ab":1,"a":2,"":3}""", """{"":3,"a":2,"ab":1}""")]
    [InlineData("""{"a\"":1,"a!":2}""", """{"a!":2,"a\"":1}""")]
    [InlineData(""" "\u0000\u001f\b\f\n\r\t\/\u007f\u00e9\ud83d\ude00" """, "\"\\u0000\\u001f\\b\\f\\n\\r\\t/\u007fé😀\"")]
    public void A_value_has_one_form(string json, string canonical)
    {
        Assert.Equal(canonical, Canonical.Of(json));
        Assert.True(CanonicalJson.IsCanonical(Encoding.UTF8.GetBytes(canonical)));
        Assert.Equal(json == canonical, CanonicalJson.IsCanonical(Encoding.UTF8.GetBytes(json)));
    }

    [Theory]
    [InlineData("""{"a":1,"b":2,"a":3}""", "/a", FaultCode.DuplicateKey)]
    [InlineData("""{"a":1,"\u0061":3}""", "/a", FaultCode.DuplicateKey)]
    [InlineData("""[0,{"x~/y":[{"k":1,"k":1}]}]""", "/1/x~0~1y/0/k", FaultCode.DuplicateKey)]
    [InlineData("""["\ud800"]""", "/0", FaultCode.LoneSurrogate)]
    [InlineData("""["\udc00x"]""", "/0", FaultCode.LoneSurrogate)]
    [InlineData("""["\ud800\u0041"]""", "/0", FaultCode.LoneSurrogate)]
    [InlineData("""{"a":{"\ud800":1}}""", "/a", FaultCode.LoneSurrogate)]
    [InlineData("", "", FaultCode.MalformedJson)]
    [InlineData("nul", "", FaultCode.MalformedJson)]
    [InlineData("NaN", "", FaultCode.MalformedJson)]
    [InlineData("01", "", FaultCode.MalformedJson)]
    [InlineData("[1,]", "", FaultCode.MalformedJson)]
    [InlineData("[1] 2", "", FaultCode.MalformedJson)]
    [InlineData("{\"a\":1", "", FaultCode.MalformedJson)]
    [InlineData("\"a\nb\"", "", FaultCode.MalformedJson)]
    [InlineData("/*x*/1", "", FaultCode.MalformedJson)]
    public void What_is_not_well_formed_is_refused_with_its_place(string json, string pointer, string code)
    {
        var fault = Assert.Single(Canonical.FaultsOf(json));
        Assert.Equal(new Fault(pointer, code, fault.Detail, IsMalformed: true), fault);
    }

    [Fact]
    public void Broken_utf8_is_refused_with_its_byte()
    {
        var fault = Assert.Single(Canonical.FaultsOf([.. "[\"ab"u8, 0xC3, .. "\"]"u8]));
        Assert.Equal(FaultCode.InvalidUtf8, fault.Code);
        Assert.True(fault.IsMalformed);
        Assert.Contains("byte 4", fault.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_syntax_error_is_told_with_line_and_byte()
    {
        var fault = Assert.Single(Canonical.FaultsOf("[1,\n2,,3]"));
        Assert.Contains("(line 2, byte 3)", fault.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_are_told_up_to_a_limit()
    {
        Assert.Equal(["/0", "/1/x", "/2"], Canonical.FaultsOf("""[1e400,{"x":"\ud800"},9007199254740993]""").Select(f => f.Pointer));
        Assert.Equal(64, Canonical.FaultsOf($"[{string.Join(',', Enumerable.Repeat("1e400", 1000))}]").Count);
    }

    [Fact]
    public void Nesting_ends_at_32_levels()
    {
        var deepest = new string('[', 32) + new string(']', 32);
        Assert.Equal(deepest, Canonical.Of(deepest));
        var fault = Assert.Single(Canonical.FaultsOf($"[{deepest}]"));
        Assert.Equal(new Fault(string.Concat(Enumerable.Repeat("/0", 32)), FaultCode.ValueTooDeep, fault.Detail), fault);
    }

    [Fact]
    public void A_value_may_have_64_kib_in_canonical_form_and_not_one_byte_more()
    {
        var largest = $"\"{new string('x', AssertionLimits.MaxValueBytes - 2)}\"";
        Assert.Equal(largest, Canonical.Of(largest));
        Assert.Equal(FaultCode.ValueTooLarge, Assert.Single(Canonical.FaultsOf($"[{largest}]")).Code);

        // White space, escapes and order do not count.
        var spaced = $"  [ {new string(' ', 70_000)} \"\\u0041\" ]";
        Assert.Equal("[\"A\"]", Canonical.Of(spaced));
        var members = Enumerable.Range(0, 9_000).Reverse().Select(i => $"\"{i:D4}\"");
        var unsorted = $"{{{string.Join(',', members.Select(name => name + ":0"))}}}";
        Assert.Equal(FaultCode.ValueTooLarge, Assert.Single(Canonical.FaultsOf(unsorted)).Code);
    }

    [Fact]
    public void A_large_object_is_sorted()
    {
        var names = Enumerable.Range(0, 6_000).Select(i => $"\"{(i * 7919) % 6000:D4}\"").ToArray();
        var json = $"{{{string.Join(',', names.Select(name => name + ":0"))}}}";
        Assert.Equal($"{{{string.Join(',', names.Order(StringComparer.Ordinal).Select(name => name + ":0"))}}}", Canonical.Of(json));
    }

    [Fact]
    public void The_canonical_form_of_a_canonical_form_is_itself()
    {
        JsonGen.Value.Sample(json =>
        {
            var canonical = Canonical.Of(json);
            return Canonical.Of(canonical) == canonical && CanonicalJson.IsCanonical(Encoding.UTF8.GetBytes(canonical));
        });
    }

    [Fact]
    public void Random_bytes_are_written_or_refused_and_never_throw()
    {
        var texts = Gen.OneOf(
            Gen.Byte.Array[0, 60],
            Gen.String[Gen.Char["{}[]\",:\\u0d8tfnre1-. "], 0, 60].Select(Encoding.UTF8.GetBytes));
        texts.Sample(bytes =>
        {
            var output = new ArrayBufferWriter<byte>();
            var isCanonical = CanonicalJson.TryWrite(bytes, output, out var faults);
            return isCanonical ? faults.Count == 0 && CanonicalJson.IsCanonical(output.WrittenSpan) : faults.Count > 0;
        });
    }
}
