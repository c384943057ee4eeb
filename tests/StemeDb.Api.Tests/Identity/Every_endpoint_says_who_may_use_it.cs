using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using StemeDb.Api.Identity;
using StemeDb.Api.Tests.Serving;
using StemeDb.Model.Keys;

namespace StemeDb.Api.Tests.Identity;

public sealed partial class Every_endpoint_says_who_may_use_it
{
    private const KeyScopes All = KeyScopes.Read | KeyScopes.Write | KeyScopes.Admin | KeyScopes.Backup;

    /// <summary>Nothing else is open: what joins this list is looked at by a person.</summary>
    [Fact]
    public async Task Only_what_says_nothing_of_the_data_is_open()
    {
        await using var secured = await SecuredApi.StartAsync();

        var open = Endpoints(secured.Api).Where(each => each.Access.IsOpen).Select(each => each.Path.Split('/')[1]).Distinct();

        Assert.Equal(["docs", "health", "openapi"], open.Order());
    }

    [Fact]
    public async Task Without_credentials_each_answers_401_and_nothing_reaches_the_engine()
    {
        await using var secured = await SecuredApi.StartAsync();
        var api = secured.As((string?)null);

        foreach (var (method, path, access) in Endpoints(api))
        {
            var reply = await api.SendAsync(new HttpMethod(method), path, null);
            if (access.IsOpen)
            {
                Assert.NotEqual(401, (int)reply.Status);
                continue;
            }

            reply.AssertProblem(401, "unauthenticated");
            Assert.Equal("Bearer realm=\"stemedb\"", reply.Headers.WwwAuthenticate.ToString());
        }

        Assert.Empty(api.Engine.Calls);
        Assert.Empty(api.Engine.Appended);
    }

    [Fact]
    public async Task With_every_scope_but_those_it_needs_each_answers_403()
    {
        await using var secured = await SecuredApi.StartAsync();
        var refused = 0;

        foreach (var (method, path, access) in Endpoints(secured.Api).Where(each => each.Access.AnyOf != KeyScopes.None))
        {
            var reply = await secured.As(All & ~access.AnyOf).SendAsync(new HttpMethod(method), path, null);

            reply.AssertProblem(403, "insufficient_scope");
            Assert.Contains("error=\"insufficient_scope\"", reply.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
            refused++;
        }

        Assert.InRange(refused, 18, int.MaxValue);
        Assert.Empty(secured.Api.Engine.Calls);
    }

    [Fact]
    public async Task What_concerns_everybody_is_refused_to_who_is_bound()
    {
        await using var secured = await SecuredApi.StartAsync();
        var refused = 0;

        foreach (var (method, path, _) in Endpoints(secured.Api).Where(each => each.Access.NeedsUnbound))
        {
            (await secured.As(secured.Keys.MakeBound(All, sources: ["s"])).SendAsync(new HttpMethod(method), path, null)).AssertProblem(403, "insufficient_scope");
            (await secured.As(secured.Keys.MakeBound(All, read: ["a/**"])).SendAsync(new HttpMethod(method), path, null)).AssertProblem(403, "insufficient_scope");
            refused++;
        }

        Assert.InRange(refused, 4, int.MaxValue);
        Assert.Empty(secured.Api.Engine.Calls);
    }

    [Fact]
    public async Task What_says_nothing_of_itself_is_refused_to_everybody_and_what_is_not_there_is_told_to_who_is_known()
    {
        await using var secured = await SecuredApi.StartAsync();

        (await secured.As((string?)null).GetAsync("/v1/nothing")).AssertProblem(401, "unauthenticated");
        (await secured.As(All).GetAsync("/v1/nothing")).AssertProblem(404, "no_such_route");
        (await secured.As(All).SendAsync(HttpMethod.Delete, "/v1/assertions", null)).AssertProblem(405, "method_not_allowed");
        Assert.Contains(AccessPolicies.Fallback.Requirements, requirement => requirement is AccessRequirement { Access: null });
    }

    [Fact]
    public async Task The_document_names_the_scopes_and_the_refusals_of_each()
    {
        await using var api = await RunningApi.StartAsync();

        var document = (await api.GetAsync("/openapi/v1.json")).Json;

        Assert.Equal(["bearer"], document.GetProperty("components").GetProperty("securitySchemes").EnumerateObject().Select(scheme => scheme.Name));
        foreach (var (method, path, access) in Endpoints(api).Where(each => each.Path.StartsWith("/v1", StringComparison.Ordinal)))
        {
            var operation = document.GetProperty("paths").GetProperty(Route(api, method, path)).GetProperty(method.ToLowerInvariant());
            Assert.Equal(1, operation.GetProperty("security").GetArrayLength());
            Assert.True(operation.GetProperty("responses").TryGetProperty("401", out _));
            Assert.Equal(access.AnyOf != KeyScopes.None, operation.GetProperty("responses").TryGetProperty("403", out _));
            Assert.All(KeyScopeNames.Of(access.AnyOf), scope => Assert.Contains($"`{scope}`", operation.GetProperty("description").GetString(), StringComparison.Ordinal));
        }
    }

    private static IEnumerable<(string Method, string Path, Access Access)> Endpoints(RunningApi api) =>
        from endpoint in api.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
        select (method, Filled(endpoint), endpoint.Metadata.GetMetadata<Access>() ?? throw new InvalidOperationException($"{endpoint.DisplayName} does not say who may use it."));

    private static string Route(RunningApi api, string method, string path) =>
        api.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .First(endpoint => Filled(endpoint) == path && endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0] == method).RoutePattern.RawText!;

    private static string Filled(RouteEndpoint endpoint) => "/" + Parameter().Replace(endpoint.RoutePattern.RawText!, new string('a', 64)).TrimStart('/');

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
