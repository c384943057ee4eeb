using StemeDb.Api.Tests.Serving;

namespace StemeDb.Api.Tests.Responses;

public sealed class ResponseHeaderTests
{
    [Theory]
    [InlineData("/v1/lenses", 200)]
    [InlineData("/v1/concepts?limit=x", 400)]
    [InlineData("/nothing", 404)]
    public async Task A_browser_is_told_to_make_nothing_of_an_answer_also_of_a_refusal(string path, int status)
    {
        await using var api = await RunningApi.StartAsync();

        var reply = await api.GetAsync(path);

        Assert.Equal(status, (int)reply.Status);
        Assert.Equal(["nosniff"], reply.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(["no-referrer"], reply.Headers.GetValues("Referrer-Policy"));
        Assert.StartsWith("default-src 'none'; frame-ancestors 'none'", Assert.Single(reply.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.False(reply.Headers.Contains("Server"));
    }
}
