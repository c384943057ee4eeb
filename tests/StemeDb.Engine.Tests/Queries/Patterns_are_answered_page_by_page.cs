using Google.Protobuf;
using StemeDb.Contracts.V1;

namespace StemeDb.Engine.Tests.Queries;

public sealed class Patterns_are_answered_page_by_page
{
    [Theory]
    [InlineData("a/**", "a/1/x a/1/y a/2/x a/3/x")]
    [InlineData("a/*/x", "a/1/x a/2/x a/3/x")]
    [InlineData("*/1/**", "a/1/x a/1/y b/1/x")]
    [InlineData("**", "a/1/x a/1/y a/2/x a/3/x b/1/x")]
    [InlineData("c/**", "")]
    public async Task A_pattern_matches_paths_in_their_order_whatever_the_size_of_a_page(string pattern, string paths)
    {
        await using var engine = await NewAsync();
        for (var limit = 1u; limit <= 6; limit++)
        {
            var pages = Asking.Follow(cursor => engine.Pages(Page(pattern, limit, cursor))).ToList();
            Assert.Equal(paths, string.Join(' ', pages.SelectMany(page => page.Of("concept_path"))));
            Assert.All(pages, page => Assert.True(page.Items.Count <= limit));
        }
    }

    [Fact]
    public async Task Later_writes_do_not_appear_on_later_pages()
    {
        await using var engine = await NewAsync();
        var written = 0;
        var pages = Asking.Follow(
            cursor => engine.Pages(Page("a/**", 1, cursor)),
            () =>
            {
                written++;
                EngineOnDisk.Outcome(engine.Submit(Claims.Of($"a/2/new{written}", "s", "x")).GetAwaiter().GetResult());
                EngineOnDisk.Outcome(engine.Submit(Claims.Of("a/3/x", "s", $"changed{written}")).GetAwaiter().GetResult());
            }).ToList();
        Assert.Equal(["a/1/x", "a/1/y", "a/2/x", "a/3/x"], pages.SelectMany(page => page.Of("concept_path")));
        Assert.Equal("v", pages.SelectMany(page => page.Of("value")).Last());
        Assert.Single(pages.Select(page => page.AsOfSeq).Distinct());
    }

    [Fact]
    public async Task Paths_without_a_visible_claim_are_left_out()
    {
        await using var engine = await NewAsync();
        var claim = await engine.AppendAsync(Claims.Of("a/1/gone", "s", "x"));
        await engine.RetractAsync(claim.Claim.Id, "s");
        Assert.DoesNotContain("a/1/gone", engine.Pages(Page("a/1/*", 100, ByteString.Empty)).Of("concept_path"));
    }

    [Fact]
    public async Task A_cursor_that_was_tampered_with_or_is_of_another_question_is_refused()
    {
        await using var engine = await NewAsync();
        var cursor = engine.Pages(Page("a/**", 1, ByteString.Empty)).NextCursor;
        for (var at = 0; at < cursor.Length; at++)
        {
            Refused(engine, Page("a/**", 1, Asking.Tampered(cursor, at)));
        }

        Refused(engine, Page("a/**", 1, ByteString.CopyFrom(cursor.Span[..^1])));
        Refused(engine, Page("a/**", 1, ByteString.CopyFromUtf8("no cursor!")));
        Refused(engine, Page("b/**", 1, cursor));
        Assert.Equal(["a/1/y", "a/2/x"], engine.Pages(Page("a/**", 2, cursor)).Of("concept_path"));
    }

    [Fact]
    public async Task A_page_has_at_most_1000_answers()
    {
        await using var engine = await NewAsync();
        var fault = engine.AskInVain(new Request { Query = Page("**", 1001, ByteString.Empty) });
        Assert.Equal("/limit", fault.Pointer);
    }

    private static async Task<EngineOnDisk> NewAsync()
    {
        var engine = await EngineOnDisk.NewAsync();
        foreach (var path in new[] { "a/3/x", "b/1/x", "a/1/y", "a/1/x", "a/2/x" })
        {
            await engine.AppendAsync(Claims.Of(path, "s", "v"));
        }

        return engine;
    }

    private static void Refused(EngineOnDisk engine, Query query) =>
        Assert.Equal(FaultCode.FaultBadCursor, engine.AskInVain(new Request { Query = query }).Code);

    private static Query Page(string pattern, uint limit, ByteString cursor)
    {
        var query = Asking.About(pattern);
        (query.Limit, query.Cursor) = (limit, cursor);
        return query;
    }
}
