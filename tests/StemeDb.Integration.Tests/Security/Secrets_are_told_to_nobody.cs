using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Integration.Tests.Security;

public sealed class Secrets_are_told_to_nobody
{
    private const string RedisPassword = "redis-password-of-the-test";

    [Fact]
    public async Task No_log_error_metric_or_command_line_has_one()
    {
        var bootstrap = await GenerateAsync();
        await using var stack = await Stack.StartAsync(new()
        {
            ["STEMEDB_AUTH"] = "required",
            ["STEMEDB_BOOTSTRAP_KEY"] = bootstrap,
            ["STEMEDB_LOG_LEVEL"] = "debug",
            // Nobody listens there: what is said of a Redis that is away is what matters.
            ["ConnectionStrings__redis"] = $"127.0.0.1:1,password={RedisPassword}",
        });
        var told = new StringBuilder();

        var made = await SendAsync(stack, HttpMethod.Post, "/v1/admin/keys", bootstrap, """{"name":"reader","scopes":["read","admin"]}""");
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var key = JsonNode.Parse(await made.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["key"]!.GetValue<string>();
        var wrong = key[..^6] + "aaaaaa";
        foreach (var (credentials, target, body) in Requests(bootstrap, key, wrong))
        {
            var reply = await SendAsync(stack, body is null ? HttpMethod.Get : HttpMethod.Post, target, credentials, body);
            told.AppendLine(reply.ToString()).AppendLine(await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        told.AppendLine(stack.Api!.Output).AppendLine(stack.Engine!.Output);
        told.AppendLine(await stack.Http.GetStringAsync(new Uri(stack.EngineAdmin, "/metrics"), TestContext.Current.CancellationToken));
        told.AppendLine(CommandLine(stack.Api)).AppendLine(CommandLine(stack.Engine));

        var everything = told.ToString();
        Assert.Contains("stemedb_auth", everything, StringComparison.Ordinal);
        foreach (var secret in (string[])[SecretOf(bootstrap), SecretOf(key), SecretOf(wrong), RedisPassword])
        {
            Assert.DoesNotContain(secret, everything, StringComparison.Ordinal);
        }
    }

    private static IEnumerable<(string Credentials, string Target, string? Body)> Requests(string bootstrap, string key, string wrong)
    {
        foreach (var credentials in (string[])[key, wrong, bootstrap, $"{key} ", key[..20]])
        {
            yield return (credentials, "/v1/lenses", null);
            yield return (credentials, "/v1/admin/keys", null);
            yield return (credentials, "/v1/admin/audit", null);
            yield return (credentials, "/v1/health", null);
            yield return (credentials, "/metrics", null);
            yield return (credentials, "/v1/assertions", "{\"concept_path\":\"a\",");
            yield return (credentials, "/nowhere", null);
        }
    }

    private static async Task<HttpResponseMessage> SendAsync(Stack stack, HttpMethod method, string target, string credentials, string? body)
    {
        using var request = new HttpRequestMessage(method, target);
        request.Headers.TryAddWithoutValidation("Authorization", new AuthenticationHeaderValue("Bearer", credentials).ToString());
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        return await stack.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static async Task<string> GenerateAsync()
    {
        var (exitCode, output) = await ChildProcess.RunAsync(Programs.Cli, ["key", "generate"]);
        Assert.Equal(0, exitCode);
        return output.Split('\n').First(line => line.StartsWith("steme_", StringComparison.Ordinal)).Trim();
    }

    private static string SecretOf(string key) => key.Split('_')[2];

    private static string CommandLine(ChildProcess process) => File.ReadAllText($"/proc/{process.Id}/cmdline").Replace('\0', ' ');
}
