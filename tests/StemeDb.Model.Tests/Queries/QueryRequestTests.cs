using System.Text;
using StemeDb.Model.Faults;
using StemeDb.Model.Queries;

namespace StemeDb.Model.Tests.Queries;

public sealed class QueryRequestTests
{
    [Fact]
    public void A_query_with_every_field_is_read()
    {
        var query = Read("""
            {"concept_path":"a/*","lens":"consensus","as_of_seq":10,"valid_at":"2011-12-08T00:00:00Z","now":"2012-01-01T00:00:00Z",
             "params":{"min_support":1,"half_life":"P30D","a":[ 1.0 ]},"explain":true,"limit":100,"cursor":"abc"}
            """);
        Assert.Equal("a/*", query.ConceptPath.Text);
        Assert.Equal("consensus", query.Lens);
        Assert.Equal("""{"a":[1],"half_life":"P30D","min_support":1}""", Encoding.UTF8.GetString(query.Params.Span));
        Assert.Equal(10, query.AsOfSeq);
        Assert.Null(query.AsOf);
        Assert.Equal("2011-12-08T00:00:00Z", query.ValidAt?.ToString());
        Assert.Equal("2012-01-01T00:00:00Z", query.Now?.ToString());
        Assert.Equal((true, 100, "abc"), (query.Explain, query.Limit, query.Cursor));
    }

    [Fact]
    public void Only_the_path_is_required()
    {
        var query = Read("""{"concept_path":"test/health"}""");
        Assert.True(query.ConceptPath.IsLiteral);
        Assert.Null(query.Lens);
        Assert.True(query.Params.IsEmpty);
        Assert.Null(query.AsOfSeq);
        Assert.False(query.Explain);
        Assert.Null(query.Limit);
        Assert.Null(query.Cursor);
        Assert.Equal("0001-01-01T00:00:00Z", Read("""{"concept_path":"a","as_of":"0001-01-01T00:00:00Z"}""").AsOf?.ToString());
    }

    [Theory]
    [InlineData("", "/concept_path", FaultCode.MissingField)]
    [InlineData("\"concept_path\":\"a//b\"", "/concept_path", FaultCode.PathEmptySegment)]
    [InlineData("\"concept_path\":\"a/**/b\"", "/concept_path", FaultCode.PathWildcard)]
    [InlineData("\"concept_path\":\"a\",\"lens\":1", "/lens", FaultCode.WrongType)]
    [InlineData("\"concept_path\":\"a\",\"as_of_seq\":-1", "/as_of_seq", FaultCode.OutOfRange)]
    [InlineData("\"concept_path\":\"a\",\"as_of_seq\":1.0", "/as_of_seq", FaultCode.OutOfRange)]
    [InlineData("\"concept_path\":\"a\",\"as_of_seq\":9223372036854775808", "/as_of_seq", FaultCode.OutOfRange)]
    [InlineData("\"concept_path\":\"a\",\"as_of\":\"now\"", "/as_of", FaultCode.TimeInvalid)]
    [InlineData("\"concept_path\":\"a\",\"as_of\":\"2011-12-08T00:00:00Z\",\"as_of_seq\":1", "/as_of", FaultCode.FieldsConflict)]
    [InlineData("\"concept_path\":\"a\",\"params\":[]", "/params", FaultCode.WrongType)]
    [InlineData("\"concept_path\":\"a\",\"params\":{\"x\":1e400}", "/params/x", FaultCode.InexactNumber)]
    [InlineData("\"concept_path\":\"a\",\"explain\":1", "/explain", FaultCode.WrongType)]
    [InlineData("\"concept_path\":\"*\",\"limit\":0", "/limit", FaultCode.OutOfRange)]
    [InlineData("\"concept_path\":\"*\",\"limit\":1001", "/limit", FaultCode.OutOfRange)]
    [InlineData("\"concept_path\":\"a\",\"cursor\":\"x\"", "/cursor", FaultCode.FieldsConflict)]
    [InlineData("\"concept_path\":\"a\",\"asof\":1", "/asof", FaultCode.UnknownField)]
    public void What_breaks_a_rule_is_refused_with_its_place(string members, string pointer, string code)
    {
        Assert.False(QueryRequest.TryParse(Encoding.UTF8.GetBytes($"{{{members}}}"), out var query, out var faults));
        Assert.Null(query);
        var fault = Assert.Single(faults);
        Assert.Equal(new Fault(pointer, code, fault.Detail), fault);
    }

    private static QueryRequest Read(string json)
    {
        Assert.True(QueryRequest.TryParse(Encoding.UTF8.GetBytes(json), out var query, out var faults), string.Join("; ", faults));
        return query;
    }
}
