using Microsoft.Extensions.Configuration;
using StemeDb.Api.Configuration;
using StemeDb.Api.Keys;
using StemeDb.Api.Tests.Serving;
using StemeDb.Contracts.Failures;
using StemeDb.Model.Keys;
using StemeDb.Model.Records;
using StemeDb.Model.Time;

namespace StemeDb.Api.Tests.Keys;

public sealed class A_directory_trusts_the_engine_for_a_second
{
    private const string Id = "abcdefgh2345";

    private readonly EngineDouble _engine = new();
    private readonly ManualClock _clock = new();
    private readonly KeyDirectory _keys;

    public A_directory_trusts_the_engine_for_a_second() =>
        _keys = new KeyDirectory(_engine, ApiOptions.Read(new ConfigurationBuilder().Build()), _clock);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_that_is_in_use_is_asked_for_beside_the_requests_and_revoking_is_seen_within_the_second()
    {
        Put(1, revoked: false);
        Assert.Equal(1, (await FindAsync())!.Seq);
        Advance(0.4);
        Assert.Same(await FindAsync(), await FindAsync());
        Assert.Equal(1, _engine.KeyLookups);

        Put(2, revoked: true);
        Advance(0.2);
        Assert.Equal(1, (await FindAsync())!.Seq);
        Assert.Equal(2, _engine.KeyLookups);
        Assert.NotNull((await FindAsync())!.Key.RevokedAt);
        Assert.Equal(2, _engine.KeyLookups);
    }

    [Fact]
    public async Task A_key_that_is_not_in_use_is_asked_for_anew()
    {
        Put(1, revoked: false);
        await FindAsync();
        Put(2, revoked: true);
        Advance(1);
        Assert.Equal(2, (await FindAsync())!.Seq);
    }

    [Fact]
    public async Task A_key_that_did_not_change_stays_the_same_object()
    {
        Put(1, revoked: false);
        var first = await FindAsync();
        Put(1, revoked: false);
        Advance(5);
        Assert.Same(first, await FindAsync());
    }

    [Fact]
    public async Task Nobody_is_let_in_by_what_was_once_known_when_the_engine_is_away()
    {
        Put(1, revoked: false);
        await FindAsync();
        _engine.Failure = new EngineUnavailableException(RequestFate.NeverSent, "It is away.");
        Advance(0.9);
        Assert.Equal(1, (await FindAsync())!.Seq);
        Advance(0.1);
        await Assert.ThrowsAsync<EngineUnavailableException>(FindAsync);
        _engine.Failure = null;
        Assert.Equal(1, (await FindAsync())!.Seq);
    }

    [Fact]
    public async Task A_key_that_is_made_is_found_though_it_was_unknown()
    {
        Assert.Null(await FindAsync());
        Assert.Null(await FindAsync());
        Assert.Equal(1, _engine.KeyLookups);
        Put(1, revoked: false);
        Advance(1);
        Assert.NotNull(await FindAsync());
    }

    [Fact]
    public async Task Ids_that_somebody_makes_up_take_half_of_the_room_at_most()
    {
        for (var i = 0; i < KeyDirectory.MaxKept; i++) await _keys.FindAsync($"madeup{i}", Ct);
        Assert.Equal(KeyDirectory.MaxKept / 2, _keys.Kept);
        Put(1, revoked: false);
        await FindAsync();
        var asked = _engine.KeyLookups;
        await FindAsync();
        Assert.Equal((asked, (KeyDirectory.MaxKept / 2) + 1), (_engine.KeyLookups, _keys.Kept));
        Advance(1);
        await _keys.FindAsync("onemore2", Ct);
        Assert.Equal(1, _keys.Kept);
    }

    [Fact]
    public async Task Who_waits_for_the_same_key_waits_for_one_ask_unless_it_is_too_old()
    {
        var slow = new TaskCompletionSource();
        Put(1, revoked: false);
        _engine.BeforeFindKey = () => slow.Task;
        Task<ApiKeyRecord?>[] early = [FindAsync(), FindAsync()];
        Assert.Equal(1, _engine.KeyLookups);
        Advance(1);
        var late = FindAsync();
        Assert.Equal(2, _engine.KeyLookups);
        using var gone = new CancellationTokenSource();
        var impatient = _keys.FindAsync(Id, gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        slow.SetResult();
        Assert.All(await Task.WhenAll([.. early, late]), record => Assert.Equal(1, record!.Seq));
    }

    private Task<ApiKeyRecord?> FindAsync() => _keys.FindAsync(Id, Ct);

    private void Advance(double seconds) => _clock.Advance(TimeSpan.FromSeconds(seconds));

    private void Put(long seq, bool revoked) => _engine.Keys[Id] = new ApiKeyRecord(seq, EngineDouble.Moment, Id, new ApiKey
    {
        Name = "n",
        Scopes = KeyScopes.Read,
        SecretHash = new byte[ApiKey.HashBytes],
        CreatedAt = EngineDouble.Moment,
        RevokedAt = revoked ? new Instant(1) : null,
    });
}
