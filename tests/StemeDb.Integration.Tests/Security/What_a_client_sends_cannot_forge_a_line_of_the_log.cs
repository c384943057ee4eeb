using System.Text.RegularExpressions;
using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Integration.Tests.Security;

public sealed partial class What_a_client_sends_cannot_forge_a_line_of_the_log
{
    private const string Forged = "2026-01-01T00:00:00.000Z info: StemeDb.Api.Identity[1] admin signed in";

    [Fact]
    public async Task Every_line_is_an_event_and_shows_no_control_character()
    {
        await using var stack = await Stack.StartAsync(new() { ["STEMEDB_AUTH"] = "required", ["STEMEDB_LOG_LEVEL"] = "debug" });
        string[] nasty = [$"a%0a{Forged}", $"a%0d%0a{Forged}", "%1b%5b2J%1b%5bH", "%e2%80%a8x", "%e2%80%aex", "%00", "%ff%fe", "%5cn%5cr"];
        foreach (var text in nasty)
        {
            string[] targets = [$"/v1/sources/{text}", $"/{text}", $"/v1/assertions?source={text}", $"/v1/assertions/{text}"];
            foreach (var target in targets)
            {
                var reply = await RawConnection.ExchangeAsync(
                    stack.Address.Port, null,
                    $"GET {target} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer steme_{text}\r\nUser-Agent: {text}\r\nX-Forwarded-For: {text}\r\n"
                    + $"traceparent: {text}\r\nConnection: close\r\n\r\n");
                Assert.Matches("^HTTP/1.1 4", reply);
            }
        }

        var lines = $"{stack.Api!.Output}\n{stack.Engine!.Output}".Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Matches(Event(), line));
        Assert.DoesNotContain(lines, line => line.StartsWith(Forged, StringComparison.Ordinal));
    }

    // The time, the level, the category with the number of the event, and text without controls, separators and turns of direction.
    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (trce|dbug|info|warn|fail|crit): [\w.`]+\[-?\d+\] [^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$")]
    private static partial Regex Event();
}
