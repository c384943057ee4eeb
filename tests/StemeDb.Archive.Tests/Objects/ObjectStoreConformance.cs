using System.Security.Cryptography;
using System.Text;
using StemeDb.Archive.Objects;

namespace StemeDb.Archive.Tests.Objects;

/// <summary>What every object store promises. Each test gets an empty store.</summary>
public abstract class ObjectStoreConformance
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Opens an empty store; the second call of a test opens the same one again, as another process would.</summary>
    protected abstract IObjectStore Open();

    [Fact]
    public async Task What_was_put_is_read_back_whole_and_in_ranges()
    {
        await using var store = Open();
        var bytes = RandomNumberGenerator.GetBytes(300_000);
        Assert.Equal(PutOutcome.Created, await store.PutIfAbsentAsync("a/b/c.bin", ObjectContent.Of(bytes), Cancellation));
        Assert.Equal(bytes, await ReadAsync(store, "a/b/c.bin", 0, null));
        Assert.Equal(bytes[100..350], await ReadAsync(store, "a/b/c.bin", 100, 250));
        Assert.Equal(bytes[299_990..], await ReadAsync(store, "a/b/c.bin", 299_990, 1_000));
        Assert.Empty(await ReadAsync(store, "a/b/c.bin", 300_000, null));
        Assert.Empty(await ReadAsync(store, "a/b/c.bin", 5, 0));
    }

    [Fact]
    public async Task An_empty_object_is_an_object()
    {
        await using var store = Open();
        Assert.Equal(PutOutcome.Created, await store.PutIfAbsentAsync("empty", ObjectContent.Of(Array.Empty<byte>()), Cancellation));
        Assert.Equal(0, (await store.StatAsync("empty", Cancellation))?.Length);
        Assert.Empty(await ReadAsync(store, "empty", 0, null));
    }

    [Fact]
    public async Task A_name_is_given_once_and_the_second_put_is_told_whether_it_says_the_same()
    {
        await using var store = Open();
        await store.PutIfAbsentAsync("x", Text("first"), Cancellation);
        Assert.Equal(PutOutcome.ExistsSame, await store.PutIfAbsentAsync("x", Text("first"), Cancellation));
        Assert.Equal(PutOutcome.ExistsOther, await store.PutIfAbsentAsync("x", Text("fir"), Cancellation));
        Assert.Equal(PutOutcome.ExistsOther, await store.PutIfAbsentAsync("x", Text("first!"), Cancellation));
        Assert.Equal(PutOutcome.ExistsOther, await store.PutIfAbsentAsync("x", Text("First"), Cancellation));
        Assert.Equal("first"u8.ToArray(), await ReadAsync(store, "x", 0, null));
    }

    [Fact]
    public async Task Of_many_who_put_one_name_at_once_exactly_one_wins()
    {
        await using var one = Open();
        await using var other = Open();
        for (var round = 0; round < 5; round++)
        {
            var name = $"race/{round}";
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
                Task.Run(() => (i % 2 == 0 ? one : other).PutIfAbsentAsync(name, Text($"writer {i}"), Cancellation))));
            Assert.Single(outcomes, PutOutcome.Created);
            Assert.Equal(7, outcomes.Count(outcome => outcome == PutOutcome.ExistsOther));
            var winner = Array.IndexOf(outcomes, PutOutcome.Created);
            Assert.Equal($"writer {winner}", Encoding.UTF8.GetString(await ReadAsync(one, name, 0, null)));
        }
    }

    [Fact]
    public async Task What_is_missing_is_said_to_be_missing()
    {
        await using var store = Open();
        await Assert.ThrowsAsync<ObjectMissingException>(() => ReadAsync(store, "no/such", 0, null));
        Assert.Null(await store.StatAsync("no/such", Cancellation));
        await store.DeleteAsync("no/such", Cancellation);
        Assert.Empty((await store.ListAsync("no/", cancellation: Cancellation)).Objects);
    }

    [Fact]
    public async Task What_was_deleted_is_gone_and_its_name_is_free()
    {
        await using var store = Open();
        await store.PutIfAbsentAsync("d/x", Text("1"), Cancellation);
        await store.DeleteAsync("d/x", Cancellation);
        Assert.Null(await store.StatAsync("d/x", Cancellation));
        Assert.Empty((await store.ListAsync("", cancellation: Cancellation)).Objects);
        Assert.Equal(PutOutcome.Created, await store.PutIfAbsentAsync("d/x", Text("2"), Cancellation));
    }

    [Fact]
    public async Task A_listing_is_in_ordinal_order_of_whole_names_and_begins_where_it_is_told()
    {
        await using var store = Open();
        string[] names = ["a-b", "a.b", "a/a", "a/b/c", "a/b-c", "a0", "B", "b/1", "b/10", "b/2"];
        foreach (var name in names) await store.PutIfAbsentAsync(name, Text(name), Cancellation);
        var sorted = names.Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(sorted, await ListAsync(store, ""));
        foreach (var prefix in new[] { "a", "a/", "a/b", "a/b/", "b/1", "c", "B", "a-" })
        {
            Assert.Equal(sorted.Where(n => n.StartsWith(prefix, StringComparison.Ordinal)), await ListAsync(store, prefix));
        }

        foreach (var after in new[] { "a/", "a/a", "a/a0", "a/b", "a/b/", "a/b0", "a0", "zz", "b/1", "A" })
        {
            Assert.Equal(sorted.Where(n => string.CompareOrdinal(n, after) > 0), await ListAsync(store, "", after));
        }
    }

    [Fact]
    public async Task A_listing_comes_in_pages()
    {
        await using var store = Open();
        var names = Enumerable.Range(0, 23).Select(i => $"p/{i:D3}").ToArray();
        await Task.WhenAll(names.Select(name => store.PutIfAbsentAsync(name, Text(name), Cancellation)));
        var found = new List<string>();
        ObjectPage page;
        do
        {
            page = await store.ListAsync("p/", found.LastOrDefault(), limit: 10, Cancellation);
            Assert.InRange(page.Objects.Count, 1, 10);
            Assert.All(page.Objects, item => Assert.Equal(5, item.Length));
            found.AddRange(page.Objects.Select(item => item.Name));
        }
        while (page.HasMore);
        Assert.Equal(names, found);
    }

    [Fact]
    public async Task Folders_are_found_without_walking_over_what_they_hold()
    {
        await using var store = Open();
        foreach (var name in new[] { "c/1/x", "c/1/y", "c/1.5", "c/2/z/z", "c/2/z/a", "c/20/q", "d/1/x" })
        {
            await store.PutIfAbsentAsync(name, Text(name), Cancellation);
        }

        Assert.Equal(["1", "2", "20"], await store.ListFoldersAsync("c/", Cancellation).ToListAsync(Cancellation));
        Assert.Equal(["c", "d"], await store.ListFoldersAsync("", Cancellation).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task Content_that_is_not_what_it_says_is_not_put()
    {
        await using var store = Open();
        var bytes = RandomNumberGenerator.GetBytes(1_000);
        ObjectContent[] wrong =
        [
            new(999, () => new MemoryStream(bytes)),
            new(1_001, () => new MemoryStream(bytes)),
            new(1_000, () => new MemoryStream(bytes), SHA256.HashData("something else"u8)),
        ];
        foreach (var content in wrong)
        {
            await Assert.ThrowsAsync<ObjectDamagedException>(() => store.PutIfAbsentAsync("w", content, Cancellation));
            Assert.Null(await store.StatAsync("w", Cancellation));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a//b")]
    [InlineData("../a")]
    [InlineData("a/../../b")]
    [InlineData(".tmp/a")]
    [InlineData("a b")]
    [InlineData("a\\b")]
    public async Task A_name_that_could_lead_elsewhere_is_refused(string name)
    {
        await using var store = Open();
        await Assert.ThrowsAsync<ArgumentException>(() => store.PutIfAbsentAsync(name, Text("x"), Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => store.OpenReadAsync(name, cancellation: Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => store.StatAsync(name, Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => store.DeleteAsync(name, Cancellation));
    }

    protected static ObjectContent Text(string text) => ObjectContent.Of(Encoding.UTF8.GetBytes(text));

    protected static async Task<byte[]> ReadAsync(IObjectStore store, string name, long offset, long? length)
    {
        await using var stream = await store.OpenReadAsync(name, offset, length, Cancellation);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, Cancellation);
        return bytes.ToArray();
    }

    private static async Task<string[]> ListAsync(IObjectStore store, string prefix, string? after = null)
    {
        var page = await store.ListAsync(prefix, after, cancellation: Cancellation);
        Assert.False(page.HasMore);
        return [.. page.Objects.Select(item => item.Name)];
    }
}
