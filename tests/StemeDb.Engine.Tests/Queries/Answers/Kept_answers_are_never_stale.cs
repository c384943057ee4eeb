using System.Collections.Concurrent;
using System.Globalization;
using CsCheck;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using StemeDb.Contracts.V1;
using StemeDb.Engine.Admission;
using StemeDb.Engine.Ingest;
using StemeDb.Engine.Queries;
using StemeDb.Engine.Queries.Answers;
using StemeDb.Model.Paths;
using StemeDb.Model.Registry;

namespace StemeDb.Engine.Tests.Queries.Answers;

/// <summary>
/// The same store asked through a cache and without one. STEMEDB_TEST_INTERLEAVINGS says how many interleavings are tried
/// (10 unless given); CsCheck prints the seed of one that fails, and CsCheck_Seed plays it again.
/// </summary>
public sealed class Kept_answers_are_never_stale
{
    private const int Paths = 3;
    private const int Sources = 4;

    private static readonly int Interleavings =
        int.TryParse(Environment.GetEnvironmentVariable("STEMEDB_TEST_INTERLEAVINGS"), out var number) ? number : 10;

    private static readonly Query[] Questions =
    [
        .. Enumerable.Range(0, Paths).SelectMany(path => new[]
        {
            About(path),
            About(path, "recency"),
            About(path, "authority", explain: true),
            About(path, "trust"),
            About(path, parameters: """{"min_support":2}"""),
            About(path, parameters: """{"half_life":"PT1H"}"""),
            About(path, validAt: Claims.Noon.Ticks),
        }),
    ];

    /// <summary>What to do, with what; numbers are taken modulo whatever there is.</summary>
    private static readonly Gen<(int Kind, int Path, int Source, int Detail)[]> Interleaving =
        Gen.Select(Gen.Int[0, 19], Gen.Int[0, Paths - 1], Gen.Int[0, Sources - 1], Gen.Int[0, 99]).Array[10, 80];

    [Fact]
    public async Task On_any_interleaving_of_writes_and_questions() => await Interleaving.SampleAsync(
        async steps =>
        {
            await using var engine = await EngineOnDisk.NewAsync(memtableBytes: 16 * 1024);
            var uncached = Uncached(engine);
            var log = new List<AdmittedClaim>();
            foreach (var (kind, path, source, detail) in steps)
            {
                await WriteAsync(engine, log, kind, path, source, detail);
                foreach (var question in Questions.Where((_, i) => (i + detail) % 3 != 0))
                {
                    Assert.Equal(Ask(uncached, question), Ask(engine.Reads, question));
                }
            }
        },
        iter: Interleavings,
        threads: 1);

    [Fact]
    public async Task While_others_write_and_fill_it()
    {
        await using var engine = await EngineOnDisk.NewAsync(memtableBytes: 64 * 1024);
        var acknowledged = 0L;
        using var written = new CancellationTokenSource();
        var given = new ConcurrentBag<(Query Question, long Before, string Text)>();
        var readers = Enumerable.Range(0, 3).Select(number => Task.Run(() =>
        {
            for (var i = number; !written.IsCancellationRequested; i++)
            {
                var question = Questions[i % Questions.Length];
                var before = Volatile.Read(ref acknowledged);
                given.Add((question, before, Ask(engine.Reads, question)));
            }
        })).ToArray();
        var log = new List<AdmittedClaim>();
        for (var i = 0; i < 600; i++)
        {
            await WriteAsync(engine, log, i * 7 % 20, i % Paths, i * 5 % Sources, i);
            Volatile.Write(ref acknowledged, engine.Store.AppliedSeq);
        }

        await written.CancelAsync();
        await Task.WhenAll(readers);

        var uncached = Uncached(engine);
        foreach (var (question, before, text) in given.DistinctBy(answer => (answer.Question, answer.Text)))
        {
            var again = question.Clone();
            again.AsOfSeq = ulong.Parse(Asking.Parse(ByteString.CopyFromUtf8(text)).Text("as_of_seq"), CultureInfo.InvariantCulture);
            Assert.True(before <= (long)again.AsOfSeq, $"Seq {before} was acknowledged, but the answer is as of {again.AsOfSeq}.");
            Assert.Equal(Ask(uncached, again), text);
        }

        Assert.True(engine.Answers is { Hits: > 0, Invalidated: > 0 }, $"{engine.Answers.Hits} hits, {engine.Answers.Invalidated} invalidated.");
    }

    [Fact]
    public async Task And_what_is_not_written_to_stays_kept()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        await engine.AppendAsync(Claims.Of("p/0", "s", "x"));
        await engine.Store.CheckpointAsync(CancellationToken.None);
        Ask(engine.Reads, About(0));
        await engine.AppendAsync(Claims.Of("p/1", "s", "x"));
        await engine.Store.CheckpointAsync(CancellationToken.None);
        var answer = Asking.Parse(ByteString.CopyFromUtf8(Ask(engine.Reads, About(0))));
        Assert.Equal("2", answer.Text("as_of_seq"));
        Assert.Equal((1, 1, 0), (engine.Answers.Hits, engine.Answers.Misses, engine.Answers.Invalidated));
    }

    private static Reads Uncached(EngineOnDisk engine) =>
        new(engine.Store, new AnswerCache(engine.Store, 0), PageCursors.OfThisProcess(), engine.Clock, NullLogger<Reads>.Instance);

    private static string Ask(Reads reads, Query question)
    {
        var reply = reads.Execute(new Request { Query = question }, new ReadLifetime(long.MaxValue));
        Assert.Null(reply.Fault);
        return reply.Json.Utf8.ToStringUtf8();
    }

    private static Query About(int path, string lens = "", string parameters = "", bool explain = false, long? validAt = null)
    {
        var query = Asking.About($"p/{path}");
        query.Lens = lens;
        query.ParamsJson = ByteString.CopyFromUtf8(parameters);
        query.Explain = explain;
        if (validAt is { } moment)
        {
            query.ValidAt = moment;
        }

        return query;
    }

    private static async Task WriteAsync(EngineOnDisk engine, List<AdmittedClaim> log, int kind, int path, int source, int detail)
    {
        var known = log.Count == 0 ? null : log[detail % log.Count];
        switch (kind)
        {
            case 0 when known is not null:
                await engine.RetractAsync(known.Id, "admin", asAdmin: true);
                break;
            case 1 when known is not null:
                var by = known.Key.Source.ToString();
                await engine.Submit(Claims.Of($"p/{path}", by, $"v{detail % 3}", null, known.Id));
                break;
            case 2:
                await engine.PutAsync($"s{source}", new SourceProfile(detail % 10, detail % 4 == 0 ? "family" : null, null));
                break;
            case 3:
                var rule = detail % 2 == 0
                    ? new ValueRule(Model.Registry.ValueType.Exact)
                    : new ValueRule(Model.Registry.ValueType.Time, ToleranceSeconds: 1 + detail);
                await engine.Submit(origin => new PutRuleRequest(new PathPattern($"p/{path}"), rule, origin));
                break;
            case 4:
                await engine.Store.CheckpointAsync(CancellationToken.None);
                break;
            case 5:
                Assert.Null((await engine.Trust.LearnAsync()).Fault);
                break;
            case < 12:
                var moment = new Model.Time.Instant(Claims.Noon.Ticks - (detail % 5 * TimeSpan.TicksPerHour));
                log.Add((await engine.AppendAsync(Claims.Of($"p/{path}", $"s{source}", $"v{detail % 3}", moment))).Claim);
                break;
            default:
                // Something else is written, or nothing.
                if (kind % 2 == 0)
                {
                    await engine.AppendAsync(Claims.Of($"q/{detail}", $"s{source}", "x"));
                }

                break;
        }
    }
}
