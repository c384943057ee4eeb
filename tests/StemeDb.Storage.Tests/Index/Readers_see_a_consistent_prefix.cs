using StemeDb.Model.Records;
using StemeDb.Storage.Index;

namespace StemeDb.Storage.Tests.Index;

public sealed class Readers_see_a_consistent_prefix
{
    private const int Records = 5_000;
    private const int BatchRecords = 7;
    private const int Readers = 3;
    private const int Paths = 4;
    private const int Sources = 5;

    [Fact]
    public async Task While_records_arrive_and_memtables_are_flushed_and_runs_merged()
    {
        await using var test = new StoreUnderTest();
        using var written = new CancellationTokenSource();
        var readers = Enumerable.Range(0, Readers).Select(number => Task.Run(() => Read(test.Store, number, written.Token))).ToArray();
        for (var seq = 1L; seq <= Records; seq += BatchRecords)
        {
            await test.ApplyAsync([.. Enumerable.Range(0, BatchRecords).Select(i => RecordOf(seq + i))]);
        }

        await written.CancelAsync();
        var views = await Task.WhenAll(readers);
        Assert.All(views, seen => Assert.True(seen > 1, "The reader never saw the log grow."));
        Assert.Empty(test.Store.Status.Faults);
        Assert.True(test.Store.Status.Flushes > 8, $"Only {test.Store.Status.Flushes} flushes.");
        Assert.True(test.Store.Status.Merges > 3, $"Only {test.Store.Status.Merges} merges.");
    }

    /// <summary>Every tenth record retracts the one five before it; the others are claims, in turn on each path and source.</summary>
    private static LogRecord RecordOf(long seq) => seq % 10 == 0 ? SampleLog.Retraction(seq, ClaimOf(seq - 5), "wrong") : ClaimOf(seq);

    private static AssertionRecord ClaimOf(long seq) =>
        SampleLog.Assertion(seq, SampleLog.Path($"p/{seq % Paths}"), SampleLog.Source($"s{seq % Sources}"), (int)(seq % 50), (int)seq);

    /// <summary>Looks at views until the writer is done; returns how many different ones there were.</summary>
    private static int Read(HybridStore store, int number, CancellationToken written)
    {
        var views = 0;
        for (var last = 0L; !written.IsCancellationRequested;)
        {
            using var reader = store.OpenReader();
            if (reader.Seq > last) views++;
            Assert.True(reader.Seq >= last, "A later view ends before an earlier one.");
            last = reader.Seq;
            CheckPath(reader, (views + number) % Paths);
            CheckEnd(reader);
        }

        return views;
    }

    private static void CheckPath(IIndexReader reader, int path)
    {
        var expected = new List<(string, long, long)>();
        for (var seq = 1L; seq <= reader.Seq; seq++)
        {
            if (seq % 10 == 0 || seq % Paths != path) continue;
            expected.Add(($"s{seq % Sources}", seq, seq % 10 == 5 && seq + 5 <= reader.Seq ? seq + 5 : 0));
        }

        var actual = new List<(string, long, long)>();
        for (var claims = reader.Claims(SampleLog.Path($"p/{path}")); claims.MoveNext();)
        {
            actual.Add((claims.Current.Source.ToString(), claims.Current.Seq, claims.Current.RetractedAtSeq));
        }

        Assert.Equal(expected.Order(), actual);
    }

    private static void CheckEnd(IIndexReader reader)
    {
        if (reader.Seq == 0) return;
        Assert.Equal(reader.Seq, reader.Records(Math.Max(1, reader.Seq - 2)).Last().Seq);
        Assert.Equal((reader.Seq % 10) != 0, reader.TryFind(SampleLog.IdOf(reader.Seq), out _));
        Assert.False(reader.TryFind(SampleLog.IdOf(reader.Seq + 1), out _));
        var paths = 0;
        for (var cursor = reader.Paths("p/"u8.ToArray()); cursor.MoveNext();) paths++;
        Assert.Equal(Math.Min(reader.Seq, Paths), paths);
    }
}
