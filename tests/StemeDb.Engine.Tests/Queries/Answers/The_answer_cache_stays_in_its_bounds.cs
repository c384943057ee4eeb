using System.Text;
using Google.Protobuf;
using StemeDb.Contracts.V1;
using StemeDb.Engine.Queries.Answers;
using StemeDb.Model.Lenses;
using StemeDb.Model.Lenses.Answers;
using StemeDb.Model.Lenses.Catalog;
using StemeDb.Model.Paths;

namespace StemeDb.Engine.Tests.Queries.Answers;

public sealed class The_answer_cache_stays_in_its_bounds
{
    private const int Capacity = 1 << 20;

    [Fact]
    public async Task However_much_is_asked()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        var cache = new AnswerCache(engine.Store, Capacity);
        for (var round = 0; round < 2; round++)
        {
            for (var path = 0; path < 20_000; path++)
            {
                Look(cache, $"p/{path / 2}");
                Assert.InRange(cache.UsedBytes, 0, Capacity);
            }
        }

        Assert.True(cache.Evictions > 0);
        Assert.InRange(cache.UsedBytes, Capacity * 3 / 4, Capacity);
    }

    [Fact]
    public async Task And_an_answer_takes_no_more_than_is_counted()
    {
        const int answers = 1000;
        await using var engine = await EngineOnDisk.NewAsync();
        var cache = new AnswerCache(engine.Store, answers * 1024 * 16);
        Look(cache, "first");
        long allocated = 0, counted = cache.UsedBytes;
        for (var path = 0; path < answers; path++)
        {
            Assert.True(AnswerKey.TryMake(new Query { ConceptPath = ByteString.CopyFromUtf8($"p/{path}") }, out var key));
            var answer = AnswerAbout($"p/{path}");
            var before = GC.GetAllocatedBytesForCurrentThread();
            cache.Keep(key, AnswerText.Of(answer), 0);
            allocated += GC.GetAllocatedBytesForCurrentThread() - before;
        }

        counted = cache.UsedBytes - counted;

        // Writing the text leaves a little garbage beside what is kept.
        Assert.InRange(allocated, counted / 2, counted * 9 / 8);
    }

    [Fact]
    public async Task A_walk_over_many_paths_does_not_push_out_what_is_asked_again_and_again()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        var cache = new AnswerCache(engine.Store, Capacity);
        for (var path = 0; path < 50_000; path++)
        {
            Look(cache, $"once/{path}");
            Look(cache, $"hot/{path % 100}");
        }

        var hits = cache.Hits;
        for (var path = 0; path < 100; path++)
        {
            Look(cache, $"hot/{path}");
        }

        Assert.InRange(cache.Hits - hits, 95, 100);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(16 * 100)]
    public async Task Without_room_nothing_is_kept(int capacity)
    {
        await using var engine = await EngineOnDisk.NewAsync();
        var cache = new AnswerCache(engine.Store, capacity);
        for (var i = 0; i < 3; i++)
        {
            Look(cache, "p");
        }

        Assert.Equal((capacity > 0, 0, 0), (cache.IsOn, cache.Hits, cache.UsedBytes));
    }

    [Fact]
    public void Questions_that_differ_have_different_keys()
    {
        Query[] questions =
        [
            new() { ConceptPath = ByteString.CopyFromUtf8("a") },
            new() { ConceptPath = ByteString.CopyFromUtf8("a"), Lens = "recency" },
            new() { ConceptPath = ByteString.CopyFromUtf8("a\trecency") },
            new() { ConceptPath = ByteString.CopyFromUtf8("arecency") },
            new() { ConceptPath = ByteString.CopyFromUtf8("a"), Explain = true },
            new() { ConceptPath = ByteString.CopyFromUtf8("a"), ValidAt = 0 },
            new() { ConceptPath = ByteString.CopyFromUtf8("a"), ValidAt = 1 },
            new() { ConceptPath = ByteString.CopyFromUtf8("a"), ParamsJson = ByteString.CopyFromUtf8("{}") },
        ];
        Assert.Equal(questions.Length, questions.Select(KeyOf).Distinct().Count());
        Assert.Equal(KeyOf(questions[0]), KeyOf(new Query { ConceptPath = ByteString.CopyFromUtf8("a"), Lens = "consensus", Now = 7 }));
    }

    [Fact]
    public void Questions_about_the_past_and_oversized_ones_have_none()
    {
        var path = ByteString.CopyFromUtf8("a");
        Assert.False(AnswerKey.TryMake(new Query { ConceptPath = path, AsOfSeq = 1 }, out _));
        Assert.False(AnswerKey.TryMake(new Query { ConceptPath = path, AsOf = 1 }, out _));
        Assert.False(AnswerKey.TryMake(new Query { ConceptPath = ByteString.CopyFrom(new byte[ConceptPath.MaxBytes + 1]) }, out _));
        Assert.False(AnswerKey.TryMake(new Query { ConceptPath = path, ParamsJson = ByteString.CopyFrom(new byte[2000]) }, out _));
        Assert.False(AnswerKey.TryMake(new Query { ConceptPath = path, Lens = new string('x', 256) }, out _));
        Assert.True(AnswerKey.TryMake(new Query { ConceptPath = ByteString.CopyFrom(new byte[ConceptPath.MaxBytes]), Lens = new string('x', 255), ParamsJson = ByteString.CopyFrom(new byte[1024]) }, out _));
    }

    private static string KeyOf(Query query) =>
        AnswerKey.TryMake(query, out var key) ? Convert.ToHexString(key.Bytes) : throw new ArgumentException("It has no key.", nameof(query));

    /// <summary>Asks for a path, and keeps its answer where it is welcome.</summary>
    private static void Look(AnswerCache cache, string path)
    {
        Assert.True(AnswerKey.TryMake(new Query { ConceptPath = ByteString.CopyFromUtf8(path) }, out var key));
        if (cache.Find(key, Claims.Noon) is null && cache.IsWelcome(key))
        {
            cache.Keep(key, AnswerText.Of(AnswerAbout(path)), 0);
        }
    }

    private static Answer AnswerAbout(string path)
    {
        var query = new LensQuery { Path = new ConceptPath(Encoding.UTF8.GetBytes(path)), Lens = LensCatalog.Default, AsOfSeq = 0, Now = Claims.Noon };
        return LensEvaluator.Evaluate(query, [], NoSources.Instance);
    }

    private sealed class NoSources : ISourceRegistry
    {
        public static NoSources Instance { get; } = new();

        public Model.Registry.SourceProfile Find(SourceId source) => Model.Registry.SourceProfile.Default;

        public string? SnapshotId => null;

        public Model.Registry.SourceStanding StandingOf(SourceId source) => Model.Registry.SourceStanding.Unknown;
    }
}
