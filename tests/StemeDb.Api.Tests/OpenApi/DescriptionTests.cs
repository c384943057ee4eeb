using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using StemeDb.Api.Tests.Serving;

namespace StemeDb.Api.Tests.OpenApi;

public sealed partial class DescriptionTests
{
    [Fact]
    public async Task Every_endpoint_of_v1_is_described_and_nothing_else()
    {
        await using var api = await RunningApi.StartAsync();
        var mapped = api.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/v1", StringComparison.Ordinal))
            .Select(endpoint => $"{endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods[0]} {endpoint.RoutePattern.RawText}");

        var document = (await api.GetAsync("/openapi/v1.json")).Json;

        var described = document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()
            .Select(operation => $"{operation.Name.ToUpperInvariant()} {path.Name}"));
        Assert.Equal(mapped.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
        Assert.Equal(35, described.Count());
    }

    [Fact]
    public async Task Every_reference_leads_to_a_schema_and_every_error_is_a_problem()
    {
        await using var api = await RunningApi.StartAsync();

        var reply = await api.GetAsync("/openapi/v1.json");

        var schemas = reply.Json.GetProperty("components").GetProperty("schemas").EnumerateObject().Select(s => s.Name).ToHashSet();
        var references = Reference().Matches(reply.Text).Select(match => match.Groups[1].Value).ToHashSet();
        Assert.Superset(references, schemas);
        foreach (var (name, response) in Responses(reply.Json).Where(r => r.Name[0] is '4' or '5'))
        {
            var type = response.GetProperty("content").EnumerateObject().Single().Name;
            Assert.True(type is "application/problem+json" || response.GetProperty("description").GetString()!.Contains("engine", StringComparison.Ordinal), name);
        }
    }

    [Fact]
    public async Task The_page_loads_nothing_from_other_hosts()
    {
        await using var api = await RunningApi.StartAsync();

        var page = await api.GetAsync("/docs/");

        Assert.Equal((HttpStatusCode.OK, "text/html"), (page.Status, page.Type));
        Assert.DoesNotContain("://", page.Text, StringComparison.Ordinal);
        foreach (var script in Script().Matches(page.Text).Select(match => match.Groups[1].Value))
        {
            var loaded = await api.GetAsync("/docs/" + script);
            Assert.Equal((HttpStatusCode.OK, true), (loaded.Status, loaded.Text.Length > 500));
        }
    }

    private static IEnumerable<(string Name, JsonElement Response)> Responses(JsonElement document) =>
        from path in document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        from response in operation.Value.GetProperty("responses").EnumerateObject()
        select (response.Name, response.Value);

    [GeneratedRegex("#/components/schemas/([A-Za-z]+)")]
    private static partial Regex Reference();

    [GeneratedRegex("src=\"([^\"]+)\"")]
    private static partial Regex Script();
}
