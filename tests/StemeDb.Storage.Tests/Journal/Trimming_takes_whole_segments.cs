using StemeDb.Storage.Journal;
using StemeDb.Storage.Tests.Files;

namespace StemeDb.Storage.Tests.Journal;

public sealed class Trimming_takes_whole_segments : IDisposable
{
    private readonly SampleJournal _sample = new();

    public void Dispose() => _sample.Dispose();

    [Fact]
    public void Only_segments_whose_last_seq_is_not_needed_are_removed()
    {
        using var journal = FiveSegments();
        var second = _sample.Batches[1];
        Assert.Equal(0, journal.Trim(_sample.Batches[0].LastSeq - 1));
        Assert.Equal(2, journal.Trim(second.LastSeq));
        Assert.Equal(second.LastSeq + 1, journal.FirstRetainedSeq);
        Assert.Equal(3 * JournalOptions.SegmentBytesMin, journal.RetainedBytes);
        SampleJournal.AssertHolds(journal, _sample.Batches.Skip(2));
        Assert.Throws<JournalTrimmedException>(() => journal.Read(second.LastSeq));
    }

    [Fact]
    public void The_last_segment_stays_so_that_the_journal_knows_where_it_is()
    {
        using (var journal = FiveSegments())
        {
            Assert.Equal(4, journal.Trim(long.MaxValue));
            Assert.Single(_sample.SegmentFiles);
        }

        using var again = _sample.Open();
        SampleJournal.AssertHolds(again, _sample.Batches.Skip(4));
        _sample.Append(again, SampleJournal.Payload(3_000));
        SampleJournal.AssertHolds(again, _sample.Batches.Skip(4));
    }

    [Fact]
    public void A_reader_in_a_trimmed_segment_finishes_it_and_is_then_told()
    {
        using var journal = FiveSegments();
        using var reader = journal.Read(1);
        Assert.True(reader.TryRead(out _));
        journal.Trim(_sample.Batches[0].LastSeq);
        Assert.True(reader.TryRead(out var batch));
        Assert.Equal(_sample.Batches[1].FirstSeq, batch.FirstSeq);
        journal.Trim(_sample.Batches[2].LastSeq);
        var error = Assert.Throws<JournalTrimmedException>(() => reader.TryRead(out _));
        Assert.Equal(_sample.Batches[2].FirstSeq, error.Seq);
    }

    [Fact]
    public void A_segment_that_cannot_be_removed_stops_the_journal_and_the_next_start_has_the_rest()
    {
        using (var journal = FiveSegments())
        {
            _sample.Disk.Fault = new DiskFault(FaultPoint.Delete, ".log", DiskFaults.InputOutput, Skip: 1);
            Assert.Throws<JournalPoisonedException>(() => journal.Trim(long.MaxValue));
            Assert.NotNull(journal.Failure);
            _sample.Disk.Fault = null;
            Assert.Throws<JournalPoisonedException>(() => journal.Trim(long.MaxValue));
        }

        using var reopened = _sample.Open();
        SampleJournal.AssertHolds(reopened, _sample.Batches.Skip(1));
        Assert.Equal(3, reopened.Trim(long.MaxValue));
    }

    private SegmentedJournal FiveSegments()
    {
        var journal = _sample.Open();
        for (var i = 0; i < 5; i++) _sample.Append(journal, SampleJournal.Payload(3_000, i));
        return journal;
    }
}
