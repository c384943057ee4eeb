using CsCheck;
using StemeDb.Storage.Files;
using StemeDb.Storage.Journal;

namespace StemeDb.Storage.Tests.Journal;

public sealed class A_journal_keeps_what_was_appended : IDisposable
{
    private readonly SampleJournal _sample = new();

    public void Dispose() => _sample.Dispose();

    [Fact]
    public void A_new_journal_is_empty_and_begins_where_it_is_told_to()
    {
        using var journal = SegmentedJournal.Open(_sample.Disk, _sample.Options with { FirstSeq = 41 });
        Assert.Equal(new JournalPosition(40, 0), journal.Durable);
        Assert.Equal(41, journal.FirstRetainedSeq);
        Assert.Empty(SampleJournal.ReadAll(journal, 41));
        Assert.Throws<JournalTrimmedException>(() => journal.Read(40));
        Assert.Equal(42, journal.Append(41, 2, "ab"u8).Seq);
    }

    [Fact]
    public void Batches_come_back_in_order_across_segments_and_restarts()
    {
        for (var start = 0; start < 4; start++)
        {
            using var journal = _sample.Open();
            Assert.Null(journal.Recovery.Torn);
            SampleJournal.AssertHolds(journal, _sample.Batches);
            for (var i = 0; i < 10; i++) _sample.Append(journal, SampleJournal.Payload(1 + (i * 97), seed: (start * 10) + i));
            SampleJournal.AssertHolds(journal, _sample.Batches);
        }

        Assert.True(_sample.SegmentFiles.Length > 3);
        Assert.All(_sample.SegmentFiles, file => Assert.Equal(JournalOptions.SegmentBytesMin, new FileInfo(file).Length));
    }

    [Fact]
    public void Reading_begins_with_the_batch_that_holds_the_seq()
    {
        using var journal = _sample.Open();
        for (var i = 0; i < 20; i++) _sample.Append(journal, SampleJournal.Payload(600 + i, i));
        for (long seq = 1; seq <= journal.Durable.Seq; seq++)
        {
            var expected = _sample.Batches.Where(batch => batch.LastSeq >= seq).Select(batch => (batch.FirstSeq, batch.Count, batch.Payload));
            Assert.Equal(expected, SampleJournal.ReadAll(journal, seq));
        }
    }

    [Fact]
    public void A_reader_that_reached_the_end_goes_on_when_there_is_more()
    {
        using var journal = _sample.Open();
        using var reader = journal.Read(1);
        Assert.False(reader.TryRead(out _));
        for (var i = 0; i < 30; i++)
        {
            _sample.Append(journal, SampleJournal.Payload(500, i));
            Assert.True(reader.TryRead(out var batch));
            Assert.Equal((_sample.Batches[^1].FirstSeq, journal.Durable.Checksum), (batch.FirstSeq, batch.Checksum));
            Assert.False(reader.TryRead(out _));
        }
    }

    [Fact]
    public async Task A_reader_beside_the_writer_sees_whole_batches_in_order()
    {
        const int batches = 2_000;
        using var journal = _sample.Open();
        var reading = Task.Run(
            () =>
            {
                using var reader = journal.Read(1);
                var deadline = DateTime.UtcNow.AddSeconds(30);
                for (long seq = 0; seq < batches && DateTime.UtcNow < deadline;)
                {
                    if (!reader.TryRead(out var batch))
                    {
                        Thread.Yield();
                        continue;
                    }

                    Assert.Equal(++seq, batch.FirstSeq);
                    Assert.Equal(SampleJournal.Payload(40, (int)seq), batch.Payload.Span);
                    if (seq == batches) return true;
                }

                return false;
            },
            TestContext.Current.CancellationToken);
        for (var seq = 1; seq <= batches; seq++) journal.Append(seq, 1, SampleJournal.Payload(40, seq));
        Assert.True(await reading);
    }

    [Fact]
    public void A_batch_that_does_not_fit_goes_to_a_new_segment_and_the_largest_fills_one()
    {
        using (var journal = _sample.Open())
        {
            _sample.Append(journal, SampleJournal.Payload(3_000), SampleJournal.Payload(2_000), SampleJournal.Payload(journal.BatchBytesMax));
            Assert.Equal(3, _sample.SegmentFiles.Length);
            Assert.Throws<ArgumentException>(() => journal.Append(journal.Durable.Seq + 1, 1, new byte[journal.BatchBytesMax + 1]));
            Assert.Null(journal.Failure);
        }

        using var again = _sample.Open();
        SampleJournal.AssertHolds(again, _sample.Batches);
    }

    [Fact]
    public void What_is_not_a_batch_is_refused_and_nothing_is_written()
    {
        using var journal = _sample.Open();
        _sample.Append(journal, SampleJournal.Payload(10));
        var next = journal.Durable.Seq + 1;
        Assert.Throws<ArgumentException>(() => journal.Append(next + 1, 1, "x"u8));
        Assert.Throws<ArgumentException>(() => journal.Append(next - 1, 1, "x"u8));
        Assert.Throws<ArgumentException>(() => journal.Append(next, 1, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => journal.Append(next, 0, "x"u8));
        SampleJournal.AssertHolds(journal, _sample.Batches);
    }

    [Fact]
    public void A_larger_segment_size_holds_from_the_next_segment_on_even_when_the_last_one_is_empty()
    {
        _sample.Write(SampleJournal.Payload(4_000));
        using (var journal = _sample.Open())
        {
            _sample.Disk.Fault = new Files.DiskFault(Files.FaultPoint.Write, ".log", Files.DiskFaults.InputOutput);
            Assert.Throws<JournalPoisonedException>(() => _sample.Append(journal, SampleJournal.Payload(100)));
            _sample.Disk.Fault = null;
        }

        Assert.Equal(2, _sample.SegmentFiles.Length);
        using (var larger = SegmentedJournal.Open(_sample.Disk, _sample.Options with { SegmentBytes = 32 * 1024 }))
        {
            _sample.Append(larger, SampleJournal.Payload(20_000));
            SampleJournal.AssertHolds(larger, _sample.Batches);
        }

        using var again = _sample.Open();
        SampleJournal.AssertHolds(again, _sample.Batches);
        Assert.Equal(2, _sample.SegmentFiles.Length);
    }

    [Fact]
    public void Appending_allocates_nothing()
    {
        using var journal = SegmentedJournal.Open(
            DiskFileSystem.Instance, new JournalOptions(_sample.Directory, SampleJournal.ClusterId, 1) { SegmentBytes = 1024 * 1024 });
        var payload = SampleJournal.Payload(1_000);
        for (var seq = 1; seq <= 50; seq++) journal.Append(seq, 1, payload);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var seq = 51; seq <= 150; seq++) journal.Append(seq, 1, payload);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Each_append_is_one_write_and_one_sync()
    {
        using var journal = _sample.Open();
        _sample.Append(journal, SampleJournal.Payload(10));
        var before = _sample.Disk.Operations.Count;
        for (var i = 0; i < 5; i++) _sample.Append(journal, SampleJournal.Payload(10 + i));
        var name = Path.GetFileName(_sample.LastFile);
        Assert.Equal(Enumerable.Repeat(new[] { $"Write {name}", $"Sync {name}" }, 5).SelectMany(pair => pair), _sample.Disk.Operations.Skip(before));
    }

    [Fact]
    public void A_new_segment_is_full_of_zeros_and_synced_before_it_has_its_name()
    {
        using (var journal = _sample.Open()) _sample.Append(journal, SampleJournal.Payload(10));
        Assert.Equal(
            [
                "SyncDirectory " + Path.GetFileName(Path.GetDirectoryName(_sample.Directory)),
                "Create spare.tmp", "Write spare.tmp", "Sync spare.tmp", "Write spare.tmp", "Sync spare.tmp",
                "Rename 00000000000000000001.log", "SyncDirectory wal", "Open 00000000000000000001.log",
                "Write 00000000000000000001.log", "Sync 00000000000000000001.log",
            ],
            _sample.Disk.Operations.Take(11));
    }

    [Fact]
    public void Whatever_batches_are_appended_they_come_back_after_any_cut_as_far_as_they_are_whole() =>
        Gen.Select(Gen.Byte.Array[1, 3_000].Array[1, 12], Gen.Double.Unit).Sample(
            (payloads, at) =>
            {
                using var sample = new SampleJournal();
                sample.Write(payloads);
                var (file, cut) = (sample.LastFile, (long)(at * JournalOptions.SegmentBytesMin));
                using (var stream = File.OpenWrite(file)) stream.SetLength(cut);
                var whole = sample.Batches.Where(batch => batch.File != file || batch.End <= cut).ToArray();
                using var journal = sample.Open();
                SampleJournal.AssertHolds(journal, whole);
            },
            iter: 200);
}
