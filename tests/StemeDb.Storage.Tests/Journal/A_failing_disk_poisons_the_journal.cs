using StemeDb.Storage.Files;
using StemeDb.Storage.Journal;
using StemeDb.Storage.Tests.Files;

namespace StemeDb.Storage.Tests.Journal;

public sealed class A_failing_disk_poisons_the_journal : IDisposable
{
    private readonly SampleJournal _sample = new();

    public void Dispose() => _sample.Dispose();

    [Theory]
    [InlineData("Write")]
    [InlineData("Sync")]
    public void A_failed_write_or_sync_is_final_and_thrown_at_every_door_with_its_first_cause(string at)
    {
        using var journal = _sample.Open();
        _sample.Append(journal, SampleJournal.Payload(100));
        using var reader = journal.Read(1);
        var first = DiskFaults.InputOutput();
        _sample.Disk.Fault = new DiskFault(Enum.Parse<FaultPoint>(at), ".log", () => first);
        var error = Assert.Throws<JournalPoisonedException>(() => journal.Append(journal.Durable.Seq + 1, 1, "lost"u8));
        Assert.Same(first, error.InnerException);

        _sample.Disk.Fault = null;
        Assert.Same(first, journal.Failure);
        Assert.Same(first, Assert.Throws<JournalPoisonedException>(() => journal.Append(journal.Durable.Seq + 1, 1, "x"u8)).InnerException);
        Assert.Throws<JournalPoisonedException>(() => journal.Read(1));
        Assert.Throws<JournalPoisonedException>(() => reader.TryRead(out _));
        Assert.Throws<JournalPoisonedException>(() => journal.Trim(1));
        Assert.Equal(_sample.Batches[0].LastSeq, journal.Durable.Seq);
    }

    [Fact]
    public void A_full_disk_under_a_batch_is_final_too_because_part_of_it_may_be_written()
    {
        using var journal = _sample.Open();
        _sample.Append(journal, SampleJournal.Payload(100));
        _sample.Disk.Fault = new DiskFault(FaultPoint.Write, ".log", () => DiskFaults.NoSpace("x"));
        var error = Assert.Throws<JournalPoisonedException>(() => journal.Append(journal.Durable.Seq + 1, 1, "x"u8));
        Assert.IsType<DiskFullException>(error.InnerException);
    }

    [Theory]
    [InlineData("SyncDirectory", "wal")]
    [InlineData("Rename", ".log")]
    [InlineData("Sync", "spare.tmp")]
    public void A_failure_while_a_new_segment_is_taken_into_use_is_final(string at, string path)
    {
        using var journal = _sample.Open();
        _sample.Disk.Fault = new DiskFault(Enum.Parse<FaultPoint>(at), path, DiskFaults.InputOutput);
        Assert.Throws<JournalPoisonedException>(() => journal.Append(1, 1, "x"u8));
        Assert.NotNull(journal.Failure);
        _sample.Disk.Fault = null;
        journal.Dispose();
        using var again = _sample.Open();
        Assert.Equal(1, again.Append(1, 1, "x"u8).Seq);
    }

    [Fact]
    public void No_room_for_a_new_segment_refuses_the_batch_and_nothing_more()
    {
        _sample.Disk.FreeBytesLeft = 0;
        using var journal = _sample.Open();
        for (var time = 0; time < 3; time++) Assert.Throws<DiskFullException>(() => journal.Append(1, 1, "x"u8));
        Assert.Null(journal.Failure);
        Assert.Empty(_sample.SegmentFiles);
        Assert.Empty(SampleJournal.ReadAll(journal));

        _sample.Disk.FreeBytesLeft = null;
        _sample.Append(journal, SampleJournal.Payload(3_000, 1));
        _sample.Disk.FreeBytesLeft = 0;
        Assert.Throws<DiskFullException>(() =>
        {
            // The next segment may have been prepared already; the one after it cannot be.
            _sample.Append(journal, SampleJournal.Payload(3_000, 2));
            _sample.Append(journal, SampleJournal.Payload(3_000, 3));
        });
        _sample.Append(journal, SampleJournal.Payload(100, 3));
        _sample.Disk.FreeBytesLeft = null;
        _sample.Append(journal, SampleJournal.Payload(3_000, 4));
        SampleJournal.AssertHolds(journal, _sample.Batches);
    }

    [Theory]
    [InlineData("Create", 0)]
    [InlineData("Write", 0)]
    [InlineData("Sync", 0)]
    [InlineData("Write", 1)]
    [InlineData("Sync", 1)]
    [InlineData("Rename", 0)]
    public void A_disk_that_fills_up_at_any_step_of_making_a_segment_leaves_the_journal_well(string at, int skip)
    {
        var path = at == "Rename" ? ".log" : "spare.tmp";
        _sample.Disk.Fault = new DiskFault(Enum.Parse<FaultPoint>(at), path, () => DiskFaults.NoSpace(path), skip);
        using (var journal = _sample.Open())
        {
            Assert.Throws<DiskFullException>(() => journal.Append(1, 1, "x"u8));
            Assert.Null(journal.Failure);
            _sample.Disk.Fault = null;
            _sample.Append(journal, SampleJournal.Payload(50));
        }

        using var again = _sample.Open();
        SampleJournal.AssertHolds(again, _sample.Batches);
        Assert.Null(again.Recovery.Torn);
    }

    [Fact]
    public void A_batch_whose_sync_failed_is_there_or_not_after_a_restart_but_never_half()
    {
        using (var journal = _sample.Open())
        {
            _sample.Append(journal, SampleJournal.Payload(100));
            _sample.Disk.Fault = new DiskFault(FaultPoint.Sync, ".log", DiskFaults.InputOutput);
            Assert.Throws<JournalPoisonedException>(() => journal.Append(journal.Durable.Seq + 1, 1, "unknown"u8));
            _sample.Disk.Fault = null;
        }

        using var again = _sample.Open();
        Assert.Equal(2, SampleJournal.ReadAll(again).Count);
    }

    [Fact]
    public void A_disposed_journal_says_so()
    {
        var journal = _sample.Open();
        journal.Dispose();
        journal.Dispose();
        Assert.Throws<ObjectDisposedException>(() => journal.Append(1, 1, "x"u8));
        Assert.DoesNotContain("spare.tmp", Directory.GetFiles(_sample.Directory).Select(Path.GetFileName));
    }
}
