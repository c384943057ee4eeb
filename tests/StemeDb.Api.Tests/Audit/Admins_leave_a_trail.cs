using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration;
using StemeDb.Api.Audit;
using StemeDb.Api.Configuration;
using StemeDb.Api.Identity;
using StemeDb.Api.Registry;
using StemeDb.Api.Snapshots;
using StemeDb.Api.Tests.Serving;
using StemeDb.Contracts.Failures;
using StemeDb.Model.Audit;
using StemeDb.Model.Keys;

namespace StemeDb.Api.Tests.Audit;

public sealed class Admins_leave_a_trail
{
    private static readonly ApiOptions s_options = ApiOptions.Read(new ConfigurationBuilder().Build());

    private readonly EngineDouble _engine = new();

    [Theory]
    [InlineData(nameof(CallerKind.Key), "k3x7q2mfa6zt", "key:k3x7q2mfa6zt")]
    [InlineData(nameof(CallerKind.Token), "joe", "token:joe")]
    [InlineData(nameof(CallerKind.Certificate), "CN=joe", "certificate:CN=joe")]
    [InlineData(nameof(CallerKind.Bootstrap), "bootstrap:abcdefgh", "bootstrap:abcdefgh")]
    public void Each_is_named_by_what_they_are_known_by(string kind, string id, string actor)
    {
        var entry = Request(Enum.Parse<CallerKind>(kind), id).EntryOfAdmin("source.put", "aa")!;
        Assert.Equal((actor, "source.put", "aa", "192.0.2.7"), (entry.Actor, entry.Action, entry.Target, entry.Address));
        Assert.True(AuditEntryJson.TryParse(AuditEntryJson.ToCanonical(entry), out _, out _));
    }

    [Fact]
    public void A_very_long_subject_is_cut()
    {
        var entry = Request(CallerKind.Token, new string('x', 1000)).Entry("key.create", "k");
        Assert.Equal(AuditEntry.MaxTextBytes, entry.Actor.Length);
    }

    [Fact]
    public async Task Sources_and_rules_are_put_with_their_entry_and_without_one_where_there_is_nobody_to_name()
    {
        await new SourceHandler(_engine, s_options).PutAsync(Request(CallerKind.Key, "k", "PUT", "/v1/sources/a%20a", """{"tier":1}"""));
        Assert.Equal(("source.put", "a a"), Told(_engine.LastCall.Audit!));
        await new RuleHandler(_engine, s_options).PutAsync(Request(CallerKind.Key, "k", "PUT", "/v1/concepts/rules", """{"pattern":"a/**","type":"exact"}"""));
        Assert.Equal(("rule.put", "a/**"), Told(_engine.LastCall.Audit!));
        await new SourceHandler(_engine, s_options).PutAsync(Request(CallerKind.Local, "local", "PUT", "/v1/sources/aa", """{"tier":1}"""));
        Assert.Null(_engine.LastCall.Audit);
    }

    [Fact]
    public async Task Learning_begins_only_when_it_is_recorded_who_asked_for_it()
    {
        var snapshots = new SnapshotHandler(_engine, s_options);
        await snapshots.LearnAsync(Request(CallerKind.Key, "k", "POST", "/v1/admin/snapshots"));
        Assert.Equal(("snapshot.learn", "begun"), (Assert.Single(_engine.Audit).Entry.Action, _engine.Audit.First().Entry.Outcome));
        Assert.Equal(["learn"], _engine.Calls);

        _engine.Failure = new EngineUnavailableException(RequestFate.NeverSent, "It is away.");
        await Assert.ThrowsAsync<EngineUnavailableException>(() => snapshots.LearnAsync(Request(CallerKind.Key, "k", "POST", "/v1/admin/snapshots")));
        Assert.Equal(["learn"], _engine.Calls);
    }

    private static (string, string) Told(AuditEntry entry) => (entry.Action, entry.Target);

    private static DefaultHttpContext Request(CallerKind kind, string id, string method = "GET", string target = "/", string body = "")
    {
        var context = new DefaultHttpContext();
        context.Request.Method = method;
        context.Request.Path = target;
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = target;
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        context.Request.ContentType = body.Length > 0 ? "application/json" : null;
        context.Connection.RemoteIpAddress = IPAddress.Parse("192.0.2.7");
        context.SetCaller(new Caller { Kind = kind, Id = id, Scopes = KeyScopes.Admin });
        return context;
    }
}
