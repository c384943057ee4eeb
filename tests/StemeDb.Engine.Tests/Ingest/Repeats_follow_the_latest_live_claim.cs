using CsCheck;
using StemeDb.Model.Assertions;

namespace StemeDb.Engine.Tests.Ingest;

public sealed class Repeats_follow_the_latest_live_claim
{
    private sealed record Step(int Kind, int Path, int Source, int Value, bool EndsBatch);

    private static readonly Gen<Step[]> Steps = Gen.Select(
        Gen.Int[0, 5], Gen.Int[0, 1], Gen.Int[0, 1], Gen.Int[0, 2], Gen.Bool,
        (kind, path, source, value, ends) => new Step(kind, path, source, value, ends)).Array[1, 40];

    /// <summary>
    /// A small model of the rule, against the engine, however writes fall into batches and whatever is retracted between.
    /// </summary>
    [Fact]
    public async Task However_writes_fall_into_batches() =>
        await Steps.SampleAsync(async steps =>
        {
            await using var engine = await EngineOnDisk.NewAsync(isStarted: false);
            var live = new Dictionary<(int Path, int Source), List<(int Value, AssertionId Id, long Seq)>>();
            var expected = new List<(Task<StemeDb.Engine.Ingest.IngestRequest> Write, bool Existed, long Seq)>();
            long seq = 0;
            var isStarted = false;
            foreach (var step in steps)
            {
                var claims = live.TryGetValue((step.Path, step.Source), out var known) ? known : live[(step.Path, step.Source)] = [];
                if (step.Kind == 0 && claims.Count > 0)
                {
                    // An id is only known when its batch is done.
                    isStarted = await FinishAsync(engine, expected, isStarted);
                    var (_, id, _) = claims[^1];
                    _ = engine.RetractAsync(await IdOf(expected, claims[^1].Seq, id), $"s{step.Source}");
                    claims.RemoveAt(claims.Count - 1);
                    seq++;
                }
                else
                {
                    var existed = claims.Count > 0 && claims[^1].Value == step.Value;
                    if (!existed)
                    {
                        claims.Add((step.Value, default, ++seq));
                    }

                    expected.Add((engine.Submit(Claims.Of($"p{step.Path}", $"s{step.Source}", $"v{step.Value}")), existed, claims[^1].Seq));
                }

                if (step.EndsBatch)
                {
                    isStarted = await FinishAsync(engine, expected, isStarted);
                }
            }

            await FinishAsync(engine, expected, isStarted);
            foreach (var (write, existed, at) in expected)
            {
                var outcome = EngineOnDisk.Outcome(await write);
                Assert.Equal((existed, at), (outcome.Existed, outcome.Claim.Seq));
            }
        }, iter: 60);

    private static async Task<AssertionId> IdOf(
        List<(Task<StemeDb.Engine.Ingest.IngestRequest> Write, bool Existed, long Seq)> writes, long seq, AssertionId fallback)
    {
        foreach (var (write, _, at) in writes)
        {
            if (at == seq)
            {
                return EngineOnDisk.Outcome(await write).Claim.Id;
            }
        }

        return fallback;
    }

    private static async Task<bool> FinishAsync(
        EngineOnDisk engine, List<(Task<StemeDb.Engine.Ingest.IngestRequest> Write, bool Existed, long Seq)> writes, bool isStarted)
    {
        if (!isStarted)
        {
            engine.Worker.Start();
        }

        await Task.WhenAll(writes.Select(write => write.Write));
        return true;
    }
}
