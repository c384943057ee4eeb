using StemeDb.Api.RateLimits.Accounts;
using StemeDb.Api.RateLimits.Policies;

namespace StemeDb.Api.Tests.RateLimits;

public sealed class RateAccountTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ManualClock _clock = new();
    private readonly SharedDouble _shared;

    public RateAccountTests() => _shared = new SharedDouble(_clock);

    [Fact]
    public async Task A_burst_passes_at_once_and_then_the_rate()
    {
        var account = Account();
        var policy = Policy(rate: 10, burst: 5);

        Assert.Equal(5, await TakeAsync(account, policy, 8));
        _clock.Advance(Second / 10);
        Assert.Equal(1, await TakeAsync(account, policy, 8));
        _clock.Advance(Second * 10);
        Assert.Equal(5, await TakeAsync(account, policy, 8));
    }

    [Fact]
    public async Task Who_is_over_the_limit_is_remembered_and_redis_is_not_asked_until_he_recovers()
    {
        var account = Account();
        var policy = Policy(rate: 10, burst: 5);
        await TakeAsync(account, policy, 6);
        var asked = _shared.Asks.Count;

        var refused = await account.TakeAsync(policy);
        await TakeAsync(account, policy, 100);

        Assert.Equal(asked, _shared.Asks.Count);
        Assert.Equal((false, 0L, Second / 10), (refused.IsAllowed, refused.Remaining, refused.Wait));
        _clock.Advance(refused.Wait);
        Assert.True((await account.TakeAsync(policy)).IsAllowed);
    }

    [Fact]
    public async Task Requests_that_come_while_redis_is_asked_are_asked_for_together()
    {
        var account = Account();
        var policy = Policy(rate: 0.001, burst: 30);
        _shared.Gate = new TaskCompletionSource();

        var takes = Enumerable.Range(0, 50).Select(_ => account.TakeAsync(policy).AsTask()).ToList();
        _shared.Gate.SetResult();
        var verdicts = await Task.WhenAll(takes);

        Assert.Equal([1, 49], _shared.Asks.Select(ask => ask.Want));
        Assert.Equal(30, verdicts.Count(verdict => verdict.IsAllowed));
    }

    [Fact]
    public async Task A_busy_one_takes_tokens_ahead_but_never_more_than_a_hundredth_of_the_burst()
    {
        var account = Account();
        var policy = Policy(rate: 0.001, burst: 3000);

        var allowed = await TakeAsync(account, policy, 3100);

        Assert.Equal(3000, allowed);
        Assert.InRange(_shared.Asks.Count, 100, 300);
        Assert.All(_shared.Asks, ask => Assert.InRange(ask.Lease, 0, 30));
    }

    [Fact]
    public async Task Two_processes_share_one_limit_exactly_also_while_they_take_ahead()
    {
        var accounts = new[] { Account(), Account(), Account() };
        var policy = Policy(rate: 0.001, burst: 1000);

        var allowed = 0;
        for (var i = 0; i < 4000; i++)
        {
            allowed += await TakeAsync(accounts[i % 7 % 3], policy, 1);
        }

        Assert.Equal(1000, allowed);
    }

    [Fact]
    public async Task While_redis_is_away_each_process_has_its_share()
    {
        _shared.IsReachable = false;
        _shared.Nodes = 3;
        var accounts = new[] { Account(), Account(), Account() };
        var policy = Policy(rate: 30, burst: 300);

        var burst = 0;
        var later = 0;
        foreach (var account in accounts)
        {
            burst += await TakeAsync(account, policy, 500);
        }

        _clock.Advance(Second);
        foreach (var account in accounts)
        {
            later += await TakeAsync(account, policy, 500);
        }

        Assert.Equal((300, 30), (burst, later));
    }

    [Fact]
    public async Task What_was_used_before_redis_went_away_is_not_had_again()
    {
        _shared.Nodes = 3;
        var account = Account();
        var policy = Policy(rate: 0.001, burst: 300);
        await TakeAsync(account, policy, 240);

        _shared.IsReachable = false;

        // A fifth is left of the limit, so a fifth of the share; and what was taken ahead.
        Assert.InRange(await TakeAsync(account, policy, 500), 19, 20 + policy.MaxLease);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_given_while_redis_was_away_is_told_to_it(bool hasForgotten)
    {
        _shared.Nodes = 2;
        var accounts = new[] { Account(), Account() };
        var policy = Policy(rate: 0.001, burst: 100);
        Assert.Equal(20, await TakeAsync(accounts[0], policy, 20));

        _shared.IsReachable = false;
        Assert.Equal(40, await TakeAsync(accounts[0], policy, 200));
        Assert.Equal(30, await TakeAsync(accounts[1], policy, 30));
        _shared.IsReachable = true;
        if (hasForgotten)
        {
            _shared.Forget();
        }

        // 90 are used: the first process, whose share is used up, asks again and tells of its 40, the second of its 30.
        var told = await TakeAsync(accounts[0], policy, 1) + await TakeAsync(accounts[1], policy, 1);
        Assert.Equal(10, told + await TakeAsync(accounts[0], policy, 100) + await TakeAsync(accounts[1], policy, 100));
    }

    [Fact]
    public async Task A_redis_that_forgot_is_told_what_was_used()
    {
        var account = Account();
        var policy = Policy(rate: 0.001, burst: 100);
        Assert.Equal(90, await TakeAsync(account, policy, 90));

        _shared.Forget();

        Assert.Equal(10, await TakeAsync(account, policy, 200));
    }

    [Fact]
    public async Task What_is_charged_afterwards_may_be_a_debt_that_is_paid_first()
    {
        var account = Account();
        var policy = Policy(rate: 10, burst: 10);

        await account.ChargeAsync(policy, 30);
        var refused = await account.TakeAsync(policy);
        _clock.Advance(refused.Wait);

        Assert.Equal((false, Second * 2.1), (refused.IsAllowed, refused.Wait));
        Assert.True((await account.TakeAsync(policy)).IsAllowed);
        Assert.False((await account.TakeAsync(policy)).IsAllowed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task More_than_the_burst_needs_all_of_it_and_leaves_a_debt(bool isReachable)
    {
        _shared.IsReachable = isReachable;
        var account = Account();
        var policy = Policy(rate: 100, burst: 100);

        Assert.True((await account.TakeAsync(policy, 128)).IsAllowed);
        var refused = await account.TakeAsync(policy, 128);
        Assert.Equal((false, Second * 1.28), (refused.IsAllowed, refused.Wait));
        _clock.Advance(refused.Wait);
        Assert.True((await account.TakeAsync(policy, 128)).IsAllowed);
    }

    [Fact]
    public async Task An_account_with_a_debt_is_not_idle_and_one_without_is()
    {
        var account = Account();
        var policy = Policy(rate: 1, burst: 2);
        Assert.True(account.IsIdle());

        await account.TakeAsync(policy);
        Assert.False(account.IsIdle());
        _clock.Advance(Second);
        Assert.True(account.IsIdle());
        Assert.True(account.TryEnter(1));
        Assert.False(account.IsIdle());
        Assert.False(account.TryEnter(1));
        account.Leave();
        Assert.True(account.TryEnter(1));
    }

    private static RatePolicy Policy(double rate, int burst) => new(RateClass.Read, rate, burst, RateMode.Enforce, 0);

    private static async Task<int> TakeAsync(RateAccount account, RatePolicy policy, int requests)
    {
        var allowed = 0;
        for (var i = 0; i < requests; i++)
        {
            allowed += (await account.TakeAsync(policy)).IsAllowed ? 1 : 0;
        }

        return allowed;
    }

    private RateAccount Account() => new("key", _shared, _clock);
}
