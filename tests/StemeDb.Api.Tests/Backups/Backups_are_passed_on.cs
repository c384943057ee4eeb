using StemeDb.Api.Tests.Identity;
using StemeDb.Api.Tests.Serving;
using StemeDb.Model.Keys;
using StemeDb.ServiceDefaults.Configuration;

namespace StemeDb.Api.Tests.Backups;

public sealed class Backups_are_passed_on
{
    private const string Backups = "/v1/admin/backups";
    private const string Unavailable = "backups_unavailable";

    [Theory]
    [InlineData("POST", Backups, 202)]
    [InlineData("GET", Backups, 200)]
    [InlineData("GET", Backups + "/stemedb-backup-20260131-030000", 200)]
    [InlineData("PUT", Backups + "/stemedb-backup-20260131-030000/keep", 200)]
    [InlineData("DELETE", Backups + "/stemedb-backup-20260131-030000/keep", 200)]
    [InlineData("POST", Backups + "/verify", 202)]
    [InlineData("GET", Backups + "/verify", 200)]
    [InlineData("POST", "/v1/admin/drills", 202)]
    [InlineData("GET", "/v1/admin/drills", 200)]
    public async Task Each_to_the_agent_with_its_token_and_its_answer_back(string method, string path, int status)
    {
        await using var agent = await MadeAgent.StartAsync();
        await using var api = await RunningApi.StartAsync($"--STEMEDB_BACKUP_AGENT_ENDPOINT={agent.Address}", "--STEMEDB_BACKUP_TOKEN=let-me-in");
        agent.Answer = (status, "application/json", """{"a":1}""");
        var reply = await api.SendAsync(new HttpMethod(method), path, null);
        Assert.Equal((status, "application/json", """{"a":1}"""), ((int)reply.Status, reply.Type, reply.Text));
        Assert.Equal([$"{method} {path} Bearer let-me-in"], agent.Asked);
    }

    [Fact]
    public async Task A_report_keeps_its_type()
    {
        await using var agent = await MadeAgent.StartAsync();
        await using var api = await RunningApi.StartAsync($"--services:backup-agent:http:0={agent.Address}");
        agent.Answer = (200, "image/svg+xml", "<svg/>");
        var reply = await api.GetAsync("/v1/admin/drills/drill-20260131-060000.svg");
        Assert.Equal((200, "image/svg+xml", "<svg/>"), ((int)reply.Status, reply.Type, reply.Text));
    }

    [Theory]
    [InlineData(404, 404, "not_found", "There is no backup.")]
    [InlineData(503, 503, Unavailable, "The disk is away.")]
    [InlineData(401, 503, Unavailable, "STEMEDB_BACKUP_TOKEN")]
    [InlineData(500, 503, Unavailable, "status 500")]
    [InlineData(302, 503, Unavailable, "status 302")]
    public async Task Its_problems_become_ours(int theirs, int ours, string code, string says)
    {
        await using var agent = await MadeAgent.StartAsync();
        await using var api = await RunningApi.StartAsync($"--STEMEDB_BACKUP_AGENT_ENDPOINT={agent.Address}");
        agent.Answer = (theirs, "application/problem+json", $$"""{"detail":"{{says}}"}""");
        var reply = await api.GetAsync(Backups);
        reply.AssertProblem(ours, code);
        Assert.Contains(says, reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_agent_it_is_said_what_to_set_and_without_a_listening_one_when_to_come_again()
    {
        await using var none = await RunningApi.StartAsync();
        var reply = await none.GetAsync(Backups);
        reply.AssertProblem(503, Unavailable);
        Assert.Contains("STEMEDB_BACKUP_AGENT_ENDPOINT", reply.Text, StringComparison.Ordinal);

        await using var gone = await RunningApi.StartAsync("--STEMEDB_BACKUP_AGENT_ENDPOINT=http://127.0.0.1:1");
        var away = await gone.SendAsync(HttpMethod.Post, Backups, null);
        away.AssertProblem(503, Unavailable);
        Assert.Equal("5", away.Headers.RetryAfter!.ToString());
    }

    [Theory]
    [InlineData("..%2Fdrills")]
    [InlineData("%2e%2e%2f%2e%2e%2fmetrics")]
    [InlineData("a%3Fb")]
    [InlineData(".x")]
    public async Task A_name_leads_nowhere_else(string name)
    {
        await using var agent = await MadeAgent.StartAsync();
        await using var api = await RunningApi.StartAsync($"--STEMEDB_BACKUP_AGENT_ENDPOINT={agent.Address}");
        Assert.Equal(404, (int)(await api.GetAsync($"{Backups}/{name}")).Status);
        Assert.Empty(agent.Asked);
    }

    [Fact]
    public async Task Only_for_callers_with_the_scope_and_their_credentials_stay_here()
    {
        await using var agent = await MadeAgent.StartAsync();
        await using var secured = await SecuredApi.StartAsync($"--STEMEDB_BACKUP_AGENT_ENDPOINT={agent.Address}");
        (await secured.As(KeyScopes.Read | KeyScopes.Write | KeyScopes.Admin).GetAsync(Backups)).AssertProblem(403, "insufficient_scope");
        Assert.Empty(agent.Asked);
        Assert.Equal(200, (int)(await secured.As(KeyScopes.Backup).GetAsync(Backups)).Status);
        Assert.Equal([$"GET {Backups}"], agent.Asked);
    }

    [Theory]
    [InlineData("http://192.0.2.1:18184")]
    [InlineData("agent")]
    [InlineData("unix:/run/agent")]
    public void An_address_that_others_could_read_on_the_way_to_is_refused(string address)
    {
        var fault = Assert.Throws<ConfigurationException>(() => ApiService.Create([$"--STEMEDB_BACKUP_AGENT_ENDPOINT={address}"]));
        Assert.Contains("STEMEDB_BACKUP_AGENT_ENDPOINT", fault.Message, StringComparison.Ordinal);
    }
}
