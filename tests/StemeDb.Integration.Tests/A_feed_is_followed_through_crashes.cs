using StemeDb.Client;
using StemeDb.Client.Messages;
using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Integration.Tests;

public sealed class A_feed_is_followed_through_crashes
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_missing_and_nothing_comes_twice()
    {
        await using var stack = await Stack.StartAsync(new() { ["STEMEDB_MEMTABLE_BYTES"] = "1MiB" });
        const int rounds = 3;
        const int claims = 400;
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var following = FollowAsync(stack.Client, enough.Token);
        for (var round = 0; round < rounds; round++)
        {
            await WriteAsync(stack.Client, round, claims);
            if (round < rounds - 1)
            {
                stack.Engine!.Signal(round == 0 ? 9 : 15);
                await stack.Engine.WaitForExitAsync();
                stack.StartEngine();
                await stack.WaitUntilReadyAsync();
            }
        }

        enough.CancelAfter(Patience);
        var told = await following;
        Assert.Equal(Enumerable.Range(1, told.Count).Select(seq => (long)seq), told.Select(change => change.Seq));
        var paths = told.Select(change => change.Body.GetProperty("concept_path").GetString()!).ToHashSet();
        Assert.Equal(rounds * claims, paths.Count);
    }

    /// <summary>As a client does: taken up again behind the last change whenever it ends.</summary>
    private static async Task<List<ChangeMessage>> FollowAsync(StemeDbClient client, CancellationToken cancellationToken)
    {
        var told = new List<ChangeMessage>();
        var after = 0L;
        while (true)
        {
            try
            {
                await foreach (var change in client.FollowAsync(after, cancellationToken: cancellationToken))
                {
                    after = change.Seq;
                    if (change.Kind == ChangeMessage.Position)
                    {
                        continue;
                    }

                    told.Add(change);
                    if (change.Body.GetProperty("concept_path").GetString() == "done")
                    {
                        return told[..^1];
                    }
                }
            }
            catch (StemeDbException e) when (e.IsTransient)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
            }
        }
    }

    private static async Task WriteAsync(StemeDbClient client, int round, int claims)
    {
        for (var i = 0; i < claims; i++)
        {
            await AssertAsync(client, $"p/{round}/{i}");
        }

        if (round == 2)
        {
            await AssertAsync(client, "done");
        }
    }

    private static Task<AssertReply> AssertAsync(StemeDbClient client, string path) => client.AssertAsync(
        new AssertionMessage { ConceptPath = path, Value = System.Text.Json.JsonElement.Parse("1"), Source = "s" }, Ct);
}
