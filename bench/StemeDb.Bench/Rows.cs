using StemeDb.Bench.Comparing;
using StemeDb.Bench.EngineRows;
using StemeDb.Bench.HttpRows;
using StemeDb.Bench.Postgres;
using StemeDb.Bench.Recovering;
using StemeDb.Bench.Redis;
using StemeDb.Bench.Sqlite;

namespace StemeDb.Bench;

/// <summary>All rows, in the order they are printed. README.md beside bench/run says what each means.</summary>
internal static class Rows
{
    private const int Paths = 5_000;

    public static IReadOnlyList<Row> Of(BenchSettings settings) =>
    [
        Appends(settings, 1),
        Appends(settings, 8),
        Appends(settings, 64),
        Appends(settings, 512),
        new("http-write", "single durable writes by HTTP", "assertions/s", () => new SingleWrites(settings, connections: 128))
        {
            Peers = [new(() => new PostgresInserts(settings, clients: null), Target.RatioAtLeast(1.5))],
        },
        new("bulk", "many new claims in one request", "assertions/s", () => new BulkRequest(settings))
        {
            Peers =
            [
                new(() => new PostgresCopy(settings), Target.RatioAtLeast(3)),
                new(() => new SqliteInserts(settings, rowsPerTransaction: 10_000)),
            ],
        },
        new("consensus", "the weighted vote over 20 claims by HTTP", "answers/s", () => new Questions(settings, "consensus", Paths, isAnswerCacheOn: true))
        {
            Peers = [new(() => new PostgresReads(settings, "weighted vote", "vote.sql", Paths), Target.RatioAtLeast(1.5))],
        },
        new("consensus-uncached", "the same, every answer worked out anew", "answers/s", () => new Questions(settings, "consensus", Paths, isAnswerCacheOn: false))
        {
            Peers = [new(() => new PostgresReads(settings, "weighted vote", "vote.sql", Paths), Target.RatioAtLeast(1.5))],
        },
        new("http-newest", "the newest claim of a path by HTTP", "answers/s", () => new Questions(settings, "recency", Paths, isAnswerCacheOn: true))
        {
            Peers = [new(() => new PostgresReads(settings, "newest by path", "newest.sql", Paths))],
        },
        new("newest", "the newest claim of a path inside the Engine, one core, 1,000,000 assertions", "answers/s", () => new NewestClaims(settings))
        {
            Target = Target.AtLeast(500_000, "/s"),
        },
        new("newest-answer", "the same as a question to the Engine, with the whole answer", "answers/s", () => new NewestAnswers(settings, answerCacheBytes: 0, paths: LoadedStore.Assertions / Workload.SourcesPerPath)),
        new("newest-answer-cached", "the same, again and again", "answers/s", () => new NewestAnswers(settings, answerCacheBytes: 64L << 20, paths: 10_000)),
        new("recovery", "kill -9 with 1,000,000 assertions since the last checkpoint", "s", () => new KilledEngine())
        {
            Target = Target.AtMost(2, "s"),
            Peers = [new(() => new CrashedPostgres())],
        },
        new("disk", "bytes on disk per assertion of the flight data", "bytes", () => new BytesOnDisk())
        {
            Peers = [new(() => new PostgresBytes(), Target.RatioAtMost(1))],
        },
    ];

    private static Row Appends(BenchSettings settings, int inFlight) => new(
        $"append-{inFlight}", $"durable appends inside the Engine, {inFlight} in flight", "assertions/s", () => new EngineAppends(settings, inFlight))
    {
        Peers =
        [
            new(() => new BareGroupCommit(settings, inFlight), inFlight == 64 ? Target.RatioAtLeast(0.4) : null),
            .. inFlight <= 64 ? new[] { new Peer(() => new PostgresInserts(settings, inFlight), inFlight == 64 ? Target.RatioAtLeast(5) : null) } : [],
            .. inFlight is 1 or 64 ? new[] { new Peer(() => new RedisWrites(settings, inFlight)) } : [],
            .. inFlight == 1 ? new[] { new Peer(() => new SqliteInserts(settings, rowsPerTransaction: 1)) } : [],
        ],
    };
}
