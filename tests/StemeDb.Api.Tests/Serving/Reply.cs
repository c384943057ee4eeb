using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace StemeDb.Api.Tests.Serving;

/// <summary>A response that was read to its end.</summary>
internal sealed record Reply(HttpStatusCode Status, string? Type, HttpResponseHeaders Headers, string Text)
{
    public JsonElement Json => JsonElement.Parse(Text);

    public string[] LineTexts => Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public JsonElement[] Lines => [.. LineTexts.Select(line => JsonElement.Parse(line))];

    public string? Code => Json.GetProperty("code").GetString();

    /// <summary>Pointers (or parameters) of all faults.</summary>
    public string[] Places => [.. Json.GetProperty("errors").EnumerateArray()
        .Select(e => (e.TryGetProperty("pointer", out var at) ? at : e.GetProperty("parameter")).GetString()!)];

    /// <summary>Checks that it is a whole problem document of this status.</summary>
    public void AssertProblem(int status, string? code = null)
    {
        Assert.Equal(status, (int)Status);
        Assert.Equal("application/problem+json", Type);
        Assert.Equal(status, Json.GetProperty("status").GetInt32());
        Assert.Equal($"https://stemedb.org/errors/{Code}", Json.GetProperty("type").GetString());
        Assert.NotEqual("", Json.GetProperty("title").GetString());
        Assert.NotEqual("", Json.GetProperty("detail").GetString());
        Assert.Matches("^[0-9a-f]{32}$", Json.GetProperty("traceId").GetString());
        Assert.DoesNotContain("   at ", Text, StringComparison.Ordinal);
        if (code is not null)
        {
            Assert.Equal(code, Code);
        }
    }
}
