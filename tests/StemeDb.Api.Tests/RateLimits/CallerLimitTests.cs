using StemeDb.Api.Tests.Identity;
using StemeDb.Model.Keys;

namespace StemeDb.Api.Tests.RateLimits;

public sealed class CallerLimitTests
{
    [Fact]
    public async Task Who_has_a_key_has_a_limit_of_their_own_wherever_they_come_from()
    {
        await using var secured = await SecuredApi.StartAsync("--STEMEDB_RATE_LIMIT_READ_RATE=0.01", "--STEMEDB_RATE_LIMIT_READ_BURST=1");
        var (one, other) = (secured.Keys.Make(KeyScopes.Read), secured.Keys.Make(KeyScopes.Read));

        Assert.Equal(200, (int)(await secured.As(one).GetAsync("/v1/concepts")).Status);
        Assert.Equal(429, (int)(await secured.As(one).GetAsync("/v1/concepts")).Status);
        Assert.Equal(200, (int)(await secured.As(other).GetAsync("/v1/concepts")).Status);
    }
}
