using System.Text;
using StemeDb.Storage.Files;
using StemeDb.Storage.Index;

namespace StemeDb.Storage.Tests.Index;

public sealed class A_damaged_run_spoils_only_its_range
{
    [Fact]
    public async Task Reads_that_touch_it_say_so_and_others_answer()
    {
        await using var test = new StoreUnderTest(memtableBytesMax: 1024 * 1024);
        for (var i = 0; i < 60; i++)
        {
            await test.ApplyAsync(SampleLog.Assertion(test.NextSeq, SampleLog.Path($"p{i:d2}/x"), SampleLog.Source("s"), i, i));
        }

        await test.CheckpointAsync();
        await test.Store.DisposeAsync();
        var run = Assert.Single(Directory.GetFiles(test.Directory, "*.kv"));
        FlipByteAt(run, "p30/x"u8);

        await using var store = HybridStore.Open(DiskFileSystem.Instance, new HybridStoreOptions(test.Directory) { BlockBytes = 1024 });
        using var reader = store.OpenReader();
        var refusal = Assert.Throws<RangeUnavailableException>(() => reader.Claims(SampleLog.Path("p30/x")).MoveNext());
        Assert.Equal(Path.GetFileName(run), refusal.Run);
        Assert.Throws<RangeUnavailableException>(() => reader.Find(SampleLog.IdOf(31)));
        Assert.Throws<RangeUnavailableException>(() => Count(reader.Paths(default)));

        foreach (var path in (string[])["p00/x", "p59/x"])
        {
            var claims = reader.Claims(SampleLog.Path(path));
            Assert.True(claims.MoveNext());
            Assert.False(claims.MoveNext());
        }

        Assert.Equal(60, store.Counts.Assertions);
        Assert.Equal(1, Count(reader.Paths("p59"u8.ToArray())));
    }

    private static int Count(PathCursor paths)
    {
        var count = 0;
        while (paths.MoveNext()) count++;
        return count;
    }

    /// <summary>Flips a bit just behind the first place where a text stands, which is among the claims.</summary>
    private static void FlipByteAt(string file, ReadOnlySpan<byte> text)
    {
        var bytes = File.ReadAllBytes(file);
        var at = bytes.AsSpan().IndexOf(text[1..]);
        Assert.True(at > 0, $"'{Encoding.UTF8.GetString(text)}' is not in the run.");
        bytes[at] ^= 1;
        File.WriteAllBytes(file, bytes);
    }
}
