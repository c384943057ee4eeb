using System.Text;
using StemeDb.Model.Keys;
using StemeDb.Model.Paths;
using StemeDb.Model.Tests.Records;
using StemeDb.Model.Time;

namespace StemeDb.Model.Tests.Keys;

public sealed class Keys_say_what_they_are_good_for
{
    private static readonly byte[] s_random = [.. Enumerable.Range(0, ApiKeyToken.RandomBytes).Select(i => (byte)i)];

    [Fact]
    public void A_token_names_its_key_and_proves_its_secret()
    {
        var token = ApiKeyToken.Make("abcdefgh2345", s_random);
        Assert.StartsWith("steme_abcdefgh2345_000102030405", token, StringComparison.Ordinal);
        Assert.True(ApiKeyToken.TryParse(token, out var id, out var hash));
        Assert.Equal("abcdefgh2345", id);
        Assert.Equal(hash, ApiKeyToken.HashOfToken(token));
    }

    [Fact]
    public void A_token_with_any_character_changed_or_missing_is_none()
    {
        var token = ApiKeyToken.Make("abcdefgh2345", s_random);
        for (var i = 0; i < token.Length; i++)
        {
            var changed = token.ToCharArray();
            changed[i] = changed[i] == 'b' ? 'c' : 'b';
            Assert.False(ApiKeyToken.TryParse(changed, out _, out _), $"at {i}");
            Assert.False(ApiKeyToken.TryParse(token.Remove(i, 1), out _, out _), $"without {i}");
        }

        Assert.False(ApiKeyToken.TryParse(token.ToUpperInvariant(), out _, out _));
        Assert.False(ApiKeyToken.TryParse(token + "0", out _, out _));
        Assert.False(ApiKeyToken.TryParse(new string('é', ApiKeyToken.MaxLength), out _, out _));
        Assert.False(ApiKeyToken.TryParse("", out _, out _));
    }

    [Fact]
    public void A_key_is_good_until_it_expires_or_is_revoked()
    {
        var key = RecordSamples.Key with { ExpiresAt = At(10), RevokedAt = null };
        Assert.True(key.IsGoodAt(At(9)));
        Assert.False(key.IsGoodAt(At(10)));
        Assert.False((key with { RevokedAt = At(5) }).IsGoodAt(At(1)));
    }

    [Fact]
    public void The_former_secret_is_accepted_until_its_overlap_ends()
    {
        byte[] now = [.. Enumerable.Repeat((byte)1, 32)];
        byte[] before = [.. Enumerable.Repeat((byte)2, 32)];
        var key = RecordSamples.Key with { SecretHash = now, Former = new FormerSecret(before, At(10)) };
        Assert.True(key.Accepts(now, At(20)));
        Assert.True(key.Accepts(before, At(9)));
        Assert.False(key.Accepts(before, At(10)));
        Assert.False((key with { Former = null }).Accepts(before, At(9)));
        Assert.False(key.Accepts([], At(9)));
    }

    [Fact]
    public void A_key_speaks_for_its_sources_and_reads_and_writes_its_patterns_only()
    {
        var key = RecordSamples.Key;
        Assert.True(key.MaySpeakFor(Source("aa")));
        Assert.True(key.MaySpeakFor(Source("sensor/7")));
        Assert.False(key.MaySpeakFor(Source("aab")));
        Assert.True(key.MayRead(Path("flight/1")));
        Assert.False(key.MayRead(Path("weather/1")));
        Assert.True(key.MayWrite(Path("flight/aa/1")));
        Assert.False(key.MayWrite(Path("flight/bb/1")));
        var free = key with { Sources = [], SourcePrefixes = [], ReadPatterns = [], WritePatterns = [] };
        Assert.True(free.MaySpeakFor(Source("anybody")) && free.MayRead(Path("x")) && free.MayWrite(Path("x")));
    }

    [Theory]
    [InlineData("""{"name":"n"}""", "/scopes missing_field")]
    [InlineData("""{"name":"n","scopes":[]}""", "/scopes empty")]
    [InlineData("""{"name":"n","scopes":["root"]}""", "/scopes/0 unknown_name")]
    [InlineData("""{"name":"n","scopes":["read","read"]}""", "/scopes/1 not_distinct")]
    [InlineData("""{"name":"n\n","scopes":["read"]}""", "/name control_character")]
    [InlineData("""{"name":"n","scopes":["read"],"sources":[]}""", "/sources empty")]
    [InlineData("""{"name":"n","scopes":["read"],"read_paths":["a/**/b"]}""", "/read_paths/0 path_wildcard")]
    [InlineData("""{"name":"n","scopes":["read"],"expires_at":"soon"}""", "/expires_at time_invalid")]
    [InlineData("""{"name":"n","scopes":["read"],"secret_sha256":"00"}""", "/secret_sha256 unknown_field")]
    public void A_request_for_a_key_is_judged_field_by_field(string json, string expected)
    {
        Assert.False(ApiKeyRequestJson.TryParse(Encoding.UTF8.GetBytes(json), out _, out var faults));
        Assert.Equal(expected, $"{faults[0].Pointer} {faults[0].Code}");
    }

    [Fact]
    public void More_sources_or_patterns_than_allowed_are_refused()
    {
        var many = string.Join(',', Enumerable.Range(0, 65).Select(i => $"\"s{i}\""));
        Assert.False(ApiKeyRequestJson.TryParse(Encoding.UTF8.GetBytes($$"""{"name":"n","scopes":["read"],"sources":[{{many}}]}"""), out _, out var faults));
        Assert.Equal("/sources/64 too_long", $"{faults[0].Pointer} {faults[0].Code}");
        Assert.False(ApiKeyRequestJson.TryParse(Encoding.UTF8.GetBytes($$"""{"name":"n","scopes":["read"],"write_paths":[{{many}}]}"""), out _, out faults));
        Assert.Equal("/write_paths/32 too_long", $"{faults[0].Pointer} {faults[0].Code}");
    }

    private static Instant At(int seconds) => new(RecordSamples.Noon.Ticks + (seconds * TimeSpan.TicksPerSecond));

    private static SourceId Source(string text) => new(Encoding.UTF8.GetBytes(text));

    private static ConceptPath Path(string text) => new(Encoding.UTF8.GetBytes(text));
}
