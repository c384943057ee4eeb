using CsCheck;
using StemeDb.Model.Records;

namespace StemeDb.Storage.Tests.Index;

public sealed class The_index_agrees_with_a_plain_list
{
    private enum Deed
    {
        Assert,
        Supersede,
        Retract,
        SetSource,
        SetRule,
        LearnSources,
        SetKey,
        Audit,
        SetIdempotency,
        Checkpoint,
        Reopen,
        Check,
    }

    private static readonly Gen<(Deed Deed, int Path, int Source, int Number)> s_step = Gen.Select(
        Gen.Frequency(
            (60, Gen.Const(Deed.Assert)),
            (8, Gen.Const(Deed.Supersede)),
            (8, Gen.Const(Deed.Retract)),
            (3, Gen.Const(Deed.SetSource)),
            (3, Gen.Const(Deed.SetRule)),
            (2, Gen.Const(Deed.LearnSources)),
            (3, Gen.Const(Deed.SetKey)),
            (4, Gen.Const(Deed.Audit)),
            (4, Gen.Const(Deed.SetIdempotency)),
            (3, Gen.Const(Deed.Checkpoint)),
            (2, Gen.Const(Deed.Reopen)),
            (1, Gen.Const(Deed.Check))),
        Gen.Int[0, SampleLog.PathTexts.Length - 2],
        Gen.Int[0, SampleLog.SourceTexts.Length - 1],
        Gen.Int[0, 1000]);

    [Fact]
    public async Task In_everything_it_is_asked_after_any_workload() =>
        await s_step.Array[1, 200].SampleAsync(
            async steps =>
            {
                await using var test = new StoreUnderTest();
                foreach (var (deed, path, source, number) in steps) await DoAsync(test, deed, path, source, number);
                test.Check(steps.Length % (test.Reference.Seq + 1), steps[0].Number);
                await test.CheckpointAsync();
                test.Check(test.Reference.Seq / 2, steps[^1].Number);
                await test.ReopenAsync();
                test.Check(test.Reference.Seq / 3, steps[^1].Path);
                return true;
            },
            iter: 12,
            threads: 1);

    private static async Task DoAsync(StoreUnderTest test, Deed deed, int path, int source, int number)
    {
        var assertions = test.Reference.Records.OfType<AssertionRecord>().ToArray();
        var earlier = assertions.Length == 0 ? null : assertions[number % assertions.Length];
        switch (deed)
        {
            case Deed.Supersede when earlier is not null:
                var older = assertions.Where(a => a.Assertion.Source == earlier.Assertion.Source).Take(3).ToArray();
                await test.ApplyAsync(SampleLog.Assertion(
                    test.NextSeq, SampleLog.Path(SampleLog.PathTexts[path]), earlier.Assertion.Source, number, number % 20, older));
                break;
            case Deed.Retract when earlier is not null:
                await test.ApplyAsync(SampleLog.Retraction(test.NextSeq, earlier, $"because {number}"));
                break;
            case Deed.SetSource:
                await test.ApplyAsync(SampleLog.SourceSetting(test.NextSeq, SampleLog.Source(SampleLog.SourceTexts[source]), number % 10));
                break;
            case Deed.SetRule:
                await test.ApplyAsync(SampleLog.Rule(test.NextSeq, SampleLog.Patterns[number % SampleLog.Patterns.Length], number));
                break;
            case Deed.SetKey:
                await test.ApplyAsync(SampleLog.Key(test.NextSeq, number), SampleLog.Audit(test.NextSeq + 1, number));
                break;
            case Deed.Audit:
                await test.ApplyAsync(SampleLog.Audit(test.NextSeq, number));
                break;
            case Deed.SetIdempotency:
                await test.ApplyAsync(SampleLog.Idempotency(test.NextSeq, number));
                break;
            case Deed.LearnSources:
                await LearnAsync(test, number);
                break;
            case Deed.Checkpoint:
                await test.CheckpointAsync();
                break;
            case Deed.Reopen:
                await test.ReopenAsync();
                break;
            case Deed.Check:
                test.Check(number % (test.Reference.Seq + 1), number);
                break;
            default:
                await AssertAsync(test, path, source, number);
                break;
        }
    }

    /// <summary>A snapshot part by part; one in five lacks its last.</summary>
    private static async Task LearnAsync(StoreUnderTest test, int number)
    {
        var (snapshot, parts) = SampleLog.Snapshot(number);
        for (var part = 1; part <= parts.Count - (number % 5 == 0 ? 1 : 0); part++)
        {
            await test.ApplyAsync(new SnapshotPartRecord(
                test.NextSeq, SampleLog.RecordedAt(test.NextSeq), snapshot.Id, part, parts.Count, parts[part - 1]));
        }
    }

    /// <summary>One to three claims in a batch; a few voices get many.</summary>
    private static Task AssertAsync(StoreUnderTest test, int path, int source, int number)
    {
        var at = SampleLog.Path(SampleLog.PathTexts[number % 3 == 0 ? 1 : path]);
        var by = SampleLog.Source(SampleLog.SourceTexts[number % 3 == 0 ? 0 : source]);
        return test.ApplyAsync([.. Enumerable.Range(0, 1 + (number % 3))
            .Select(i => SampleLog.Assertion(test.NextSeq + i, at, by, number + i, (number * 7) % 50))]);
    }
}
