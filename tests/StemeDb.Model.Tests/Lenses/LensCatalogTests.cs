using System.Buffers;
using System.Text;
using System.Text.Json;
using StemeDb.Model.Lenses.Catalog;
using StemeDb.Model.Lenses.Parameters;

namespace StemeDb.Model.Tests.Lenses;

public sealed class LensCatalogTests
{
    [Fact]
    public void Consensus_answers_when_no_lens_is_named()
    {
        Assert.True(LensCatalog.TryParse("", [], out var choice, out var faults));
        Assert.Empty(faults);
        Assert.Equal("consensus", choice.Lens.Name);
        Assert.Equal("{}"u8, choice.CanonicalParams.Span);
    }

    [Fact]
    public void Every_lens_is_found_by_its_name_and_takes_the_common_parameters()
    {
        Assert.Equal(["consensus", "recency", "authority", "layered", "skeptic", "trust", "mean", "median"], LensCatalog.All.Select(lens => lens.Name));
        foreach (var lens in LensCatalog.All)
        {
            Assert.True(LensCatalog.TryParse(lens.Name, "{}"u8, out var choice, out _));
            Assert.Same(lens, choice.Lens);
            Assert.Equal(CommonParameters.All, lens.Parameters.Take(CommonParameters.All.Count));
        }
    }

    [Theory]
    [InlineData("""{"min_support":1,"min_margin":0,"weigh_confidence":false,"half_life":null}""", "{}")]
    [InlineData("""{"weigh_confidence":true,"half_life":"P30D"}""", """{"half_life":2592000,"weigh_confidence":true}""")]
    [InlineData("""{"half_life":2592000.0,"weigh_confidence":true}""", """{"half_life":2592000,"weigh_confidence":true}""")]
    [InlineData("""{"min_margin":5e-1,"min_support":2}""", """{"min_margin":0.5,"min_support":2}""")]
    [InlineData("""{"snapshot":"latest"}""", "{}")]
    [InlineData("""{"snapshot":"none"}""", """{"snapshot":"none"}""")]
    public void The_same_parameters_are_the_same_bytes_however_written(string given, string canonical)
    {
        Assert.True(LensCatalog.TryParse("consensus", Encoding.UTF8.GetBytes(given), out var choice, out _));
        Assert.Equal(canonical, Encoding.UTF8.GetString(choice.CanonicalParams.Span));
    }

    [Theory]
    [InlineData("no such lens", "{}", "/lens", "unknown_name", false)]
    [InlineData("consensus", "[]", "/params", "wrong_type", false)]
    [InlineData("consensus", "{", "/params", "malformed_json", true)]
    [InlineData("consensus", "{} {}", "/params", "malformed_json", true)]
    [InlineData("consensus", """{"\ud800":1}""", "/params", "lone_surrogate", true)]
    [InlineData("consensus", """{"x/y~":1}""", "/params/x~1y~0", "unknown_field", false)]
    [InlineData("consensus", """{"basis":"valid"}""", "/params/basis", "unknown_field", false)]
    [InlineData("consensus", """{"min_support":1,"min_support":1}""", "/params/min_support", "duplicate_key", true)]
    [InlineData("consensus", """{"min_support":"1"}""", "/params/min_support", "wrong_type", false)]
    [InlineData("consensus", """{"min_support":1.5}""", "/params/min_support", "wrong_type", false)]
    [InlineData("consensus", """{"min_support":0}""", "/params/min_support", "out_of_range", false)]
    [InlineData("consensus", """{"min_support":1e300}""", "/params/min_support", "out_of_range", false)]
    [InlineData("consensus", """{"min_margin":-0.1}""", "/params/min_margin", "out_of_range", false)]
    [InlineData("consensus", """{"weigh_confidence":1}""", "/params/weigh_confidence", "wrong_type", false)]
    [InlineData("consensus", """{"half_life":"P1M"}""", "/params/half_life", "out_of_range", false)]
    [InlineData("consensus", """{"half_life":0}""", "/params/half_life", "out_of_range", false)]
    [InlineData("consensus", """{"half_life":[]}""", "/params/half_life", "wrong_type", false)]
    [InlineData("consensus", """{"snapshot":"newest"}""", "/params/snapshot", "digest_invalid", false)]
    [InlineData("consensus", """{"snapshot":1}""", "/params/snapshot", "wrong_type", false)]
    [InlineData("recency", """{"basis":"newest"}""", "/params/basis", "unknown_name", false)]
    [InlineData("recency", """{"basis":1}""", "/params/basis", "wrong_type", false)]
    public void What_is_wrong_is_said_with_its_place(string lens, string parameters, string pointer, string code, bool malformed)
    {
        Assert.False(LensCatalog.TryParse(lens, Encoding.UTF8.GetBytes(parameters), out _, out var faults));
        var fault = Assert.Single(faults);
        Assert.Equal((pointer, code, malformed), (fault.Pointer, fault.Code, fault.IsMalformed));
        Assert.NotEmpty(fault.Detail);
    }

    [Fact]
    public void A_snapshot_is_the_latest_unless_another_or_none_is_asked_for()
    {
        const string Id = "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b";
        Assert.Equal(SnapshotChoice.Latest, LensCatalog.Default.Get(CommonParameters.Snapshot));
        Assert.Equal((null, Id), (Snapshot("none").Id, Snapshot(Id).Id));
        Assert.Equal(SnapshotChoice.None, Snapshot("none"));

        static SnapshotChoice Snapshot(string text)
        {
            Assert.True(LensCatalog.TryParse("recency", Encoding.UTF8.GetBytes($"{{\"snapshot\":\"{text}\"}}"), out var choice, out _));
            return choice.Get(CommonParameters.Snapshot);
        }
    }

    [Fact]
    public void All_faults_are_told_at_once()
    {
        Assert.False(LensCatalog.TryParse("recency", """{"a":1,"min_margin":2,"basis":"x"}"""u8, out _, out var faults));
        Assert.Equal(["/params/a", "/params/min_margin", "/params/basis"], faults.Select(fault => fault.Pointer));
    }

    [Theory]
    [InlineData("P2W", 14 * 24 * 3600.0)]
    [InlineData("P30D", 30 * 24 * 3600.0)]
    [InlineData("P1DT12H", 36 * 3600.0)]
    [InlineData("PT1H30M", 5400.0)]
    [InlineData("PT0.5S", 0.5)]
    [InlineData("PT1,25M", 75.0)]
    public void Durations_are_read(string text, double seconds)
    {
        Assert.True(DurationText.TryParse(text, out var duration));
        Assert.Equal(seconds, duration.TotalSeconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("P")]
    [InlineData("PT")]
    [InlineData("P1")]
    [InlineData("P1Y")]
    [InlineData("P1M")]
    [InlineData("P1H")]
    [InlineData("PT1D")]
    [InlineData("P1DT")]
    [InlineData("PT1M1H")]
    [InlineData("PT1.5H30M")]
    [InlineData("PT.5S")]
    [InlineData("PT1.S")]
    [InlineData("-P1D")]
    [InlineData("1D")]
    [InlineData("P1D1D")]
    [InlineData("P9999999999999D")]
    [InlineData("P999999999999D")]
    public void What_is_no_duration_of_fixed_length_is_refused(string text)
    {
        Assert.False(DurationText.TryParse(text, out _));
    }

    [Fact]
    public void The_catalog_is_written_with_every_parameter()
    {
        var output = new ArrayBufferWriter<byte>();
        LensCatalogJson.Write(output);

        using var json = JsonDocument.Parse(output.WrittenMemory);
        var lenses = json.RootElement.GetProperty("lenses");
        Assert.Equal(LensCatalog.All.Count, lenses.GetArrayLength());
        Assert.True(lenses[0].GetProperty("default").GetBoolean());
        var basis = lenses[1].GetProperty("params").EnumerateArray().Single(p => p.GetProperty("name").GetString() == "basis");
        Assert.Equal("recorded", basis.GetProperty("default").GetString());
        Assert.Equal(["recorded", "asserted", "valid"], basis.GetProperty("choices").EnumerateArray().Select(c => c.GetString()));
    }
}
