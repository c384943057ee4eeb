using System.Text;
using System.Text.Json;
using CsCheck;
using Google.Protobuf;
using StemeDb.Contracts.V1;
using StemeDb.Engine.Ingest;
using StemeDb.Engine.Tests.Queries;
using StemeDb.Model.Assertions;
using StemeDb.Model.Paths;
using StemeDb.Model.Registry;

namespace StemeDb.Engine.Tests.Conflicts;

public sealed class What_is_contested_is_what_answers_say
{
    private enum Deed
    {
        Assert,
        Replace,
        Retract,
        SetSource,
        SetRule,
        Checkpoint,
        Restart,
        Compare,
    }

    private static readonly string[] Rules =
    [
        """{"type":"exact"}""",
        """{"type":"number","tolerance":{"absolute":1}}""",
        """{"type":"number","tolerance":{"absolute":100}}""",
    ];

    private static readonly string[] Patterns = ["p/**", "p/1/*", "p/0/2", "q/**"];

    private static readonly Gen<(Deed Deed, int Path, int Source, int Number)> Step = Gen.Select(
        Gen.Frequency(
            (60, Gen.Const(Deed.Assert)), (6, Gen.Const(Deed.Replace)), (8, Gen.Const(Deed.Retract)), (6, Gen.Const(Deed.SetSource)),
            (5, Gen.Const(Deed.SetRule)), (2, Gen.Const(Deed.Checkpoint)), (1, Gen.Const(Deed.Restart)), (4, Gen.Const(Deed.Compare))),
        Gen.Int[0, 11], Gen.Int[0, 4], Gen.Int[0, 6]);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_any_writes_withdrawals_rules_and_sources() => await Step.Array[20, 150].SampleAsync(
        async steps =>
        {
            await using var engine = await EngineOnDisk.NewAsync();
            engine.Follower.Start();
            var made = new List<(AssertionId Id, string Source)>();
            foreach (var (deed, path, source, number) in steps)
            {
                await DoAsync(engine, made, deed, path, source, number);
            }

            await CompareAsync(engine);
            return true;
        },
        iter: 15,
        threads: 1);

    [Fact]
    public async Task Pages_follow_each_other_and_begin_with_the_most_contested()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        engine.Follower.Start();
        for (var i = 0; i < 30; i++)
        {
            for (var source = 0; source < 2 + (i % 4); source++)
            {
                await engine.AppendAsync(Claims.Of($"p/{i % 2}/{i}", $"s{source}", source == 0 ? "x" : "y"));
            }
        }

        await FollowedAsync(engine);
        var pages = Asking.Follow(cursor => List(engine, "", 7, cursor)).ToList();
        Assert.Equal([7, 7, 7, 7, 2], pages.Select(page => page.Items.Count));
        var all = pages.SelectMany(page => page.Items).Select(Asking.Parse).ToList();
        Assert.Equal(30, all.Select(conflict => conflict.Text("concept_path")).Distinct().Count());
        var scores = all.Select(conflict => conflict.GetProperty("conflict_score").GetDouble()).ToList();
        Assert.Equal(scores.OrderDescending(), scores);
        Assert.Equal(15, List(engine, "p/1", 100, ByteString.Empty).Items.Count);
        var first = all[0];
        Assert.Equal((1.0, 2, 2), (scores[0], first.GetProperty("candidates").GetInt32(), first.GetProperty("sources").GetInt32()));
        Assert.Equal(["x", "y"], first.GetProperty("leading").EnumerateArray().Select(value => value.Text("value")));
        var elsewhere = new ListConflicts { Prefix = ByteString.CopyFromUtf8("p"), Cursor = pages[0].NextCursor };
        Assert.Equal(FaultCode.FaultBadCursor, engine.AskInVain(new Request { ListConflicts = elsewhere }).Code);
    }

    [Fact]
    public async Task Without_room_the_least_contested_are_left_out_and_it_says_so()
    {
        await using var engine = await EngineOnDisk.NewAsync(contestBytes: 1000);
        engine.Follower.Start();
        for (var i = 0; i < 40; i++)
        {
            await engine.AppendAsync(Claims.Of($"p/{i}", "s", "x"));
            await engine.AppendAsync(Claims.Of($"p/{i}", "t", "y"));
        }

        await SeenAsync(engine);
        var page = List(engine, "", 100, ByteString.Empty);
        Assert.True(page.Incomplete);
        Assert.InRange(page.Items.Count, 5, 39);
    }

    [Fact]
    public async Task Where_conflicts_are_off_it_is_said()
    {
        await using var engine = await EngineOnDisk.NewAsync(contestBytes: 0);
        engine.Follower.Start();
        Assert.Equal("conflicts_off", engine.AskInVain(new Request { ListConflicts = new ListConflicts() }).Name);
    }

    private static Page List(EngineOnDisk engine, string prefix, uint limit, ByteString cursor) => engine.Ask(new Request
    {
        ListConflicts = new ListConflicts { Prefix = ByteString.CopyFromUtf8(prefix), Limit = limit, Cursor = cursor },
    }).Page;

    private static async Task DoAsync(
        EngineOnDisk engine, List<(AssertionId Id, string Source)> made, Deed deed, int path, int source, int number)
    {
        var earlier = made.Count == 0 ? default : made[number % made.Count];
        var at = $"{(path % 4 == 3 ? "q" : "p")}/{path % 3}/{path % 5}";
        switch (deed)
        {
            case Deed.Replace when made.Count > 0:
                made.Add(await AppendAsync(engine, at, earlier.Source, number, earlier.Id));
                break;
            case Deed.Retract when made.Count > 0:
                await engine.RetractAsync(earlier.Id, earlier.Source);
                break;
            case Deed.SetSource:
                await engine.PutAsync($"s{source}", new SourceProfile(number, number % 2 == 0 ? "press" : null, null));
                break;
            case Deed.SetRule:
                Assert.True(PathPattern.TryParse(Encoding.UTF8.GetBytes(Patterns[path % Patterns.Length]), out var pattern, out _));
                Assert.True(ValueRuleJson.TryParse(Encoding.UTF8.GetBytes(Rules[number % Rules.Length]), out var rule, out _));
                await engine.Submit(origin => new PutRuleRequest(pattern, rule, origin));
                break;
            case Deed.Checkpoint:
                await engine.Store.CheckpointAsync(Ct);
                break;
            case Deed.Restart:
                await engine.RestartAsync();
                engine.Follower.Start();
                break;
            case Deed.Compare:
                await CompareAsync(engine);
                break;
            default:
                made.Add(await AppendAsync(engine, at, $"s{source}", number));
                break;
        }
    }

    private static async Task<(AssertionId, string)> AppendAsync(
        EngineOnDisk engine, string path, string source, int value, params IReadOnlyList<AssertionId> supersedes)
    {
        var claim = Claims.Of(path, source, "", null, supersedes) with { Value = Encoding.UTF8.GetBytes($"{value}") };
        return ((await engine.AppendAsync(claim)).Claim.Id, source);
    }

    /// <summary>The list is what asking about every path comes to.</summary>
    private static async Task CompareAsync(EngineOnDisk engine)
    {
        await FollowedAsync(engine);
        var page = List(engine, "", 1000, ByteString.Empty);
        Assert.Equal((ulong)engine.Store.AppliedSeq, page.AsOfSeq);
        var asked = AllAnswers(engine)
            .Where(answer => answer.GetProperty("conflict_score").GetDouble() > 0)
            .Select(answer => $"{answer.Text("concept_path")} {answer.Text("conflict_score")}");
        var listed = page.Items.Select(Asking.Parse).Select(conflict => $"{conflict.Text("concept_path")} {conflict.Text("conflict_score")}");
        Assert.Equal(asked.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));

        // What the board itself keeps is that too, not only what the page reads again.
        var board = engine.Contests.Top([], null, 1000).Contests
            .Select(contest => $"{Encoding.UTF8.GetString(contest.Path)} {JsonSerializer.Serialize(contest.Score)}");
        Assert.Equal(asked.Order(StringComparer.Ordinal), board.Order(StringComparer.Ordinal));
    }

    private static List<JsonElement> AllAnswers(EngineOnDisk engine)
    {
        var answers = new List<JsonElement>();
        foreach (var root in (string[])["p/**", "q/**"])
        {
            var query = Asking.About(root);
            query.Limit = 1000;
            answers.AddRange(engine.Pages(query).Items.Select(Asking.Parse));
        }

        return answers;
    }

    private static async Task FollowedAsync(EngineOnDisk engine)
    {
        await SeenAsync(engine);
        while (!engine.Contests.IsComplete)
        {
            Ct.ThrowIfCancellationRequested();
            await Task.Delay(1, Ct);
        }
    }

    private static async Task SeenAsync(EngineOnDisk engine)
    {
        while (engine.Contests.Seq < engine.Store.AppliedSeq)
        {
            Ct.ThrowIfCancellationRequested();
            await Task.Delay(1, Ct);
        }
    }
}
