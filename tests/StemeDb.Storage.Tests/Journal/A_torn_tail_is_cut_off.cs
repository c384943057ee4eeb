using StemeDb.Storage.Journal;

namespace StemeDb.Storage.Tests.Journal;

public sealed class A_torn_tail_is_cut_off : IDisposable
{
    private const int Segment = JournalOptions.SegmentBytesMin;

    private readonly SampleJournal _sample = new();

    public void Dispose() => _sample.Dispose();

    [Fact]
    public void Cut_at_each_of_the_last_4096_bytes_it_starts_with_exactly_the_whole_batches_before_the_cut()
    {
        _sample.Write(
            SampleJournal.Payload(2_000, 1), SampleJournal.Payload(1_900, 2), SampleJournal.Payload(1, 3), SampleJournal.Payload(900, 4),
            SampleJournal.Payload(33, 5), SampleJournal.Payload(457, 6), SampleJournal.Payload(1_500, 7), SampleJournal.Payload(12, 8));
        Assert.Equal(2, _sample.SegmentFiles.Length);
        var file = _sample.LastFile;
        var good = _sample.Snapshot();
        for (var cut = Segment - 1; cut >= Segment - 4096; cut--)
        {
            _sample.GoBackTo(good);
            Truncate(file, cut);
            AssertStartsWithWholeBatches(file, cut, goOn: cut % 37 == 0);
        }
    }

    [Fact]
    public void Cut_inside_the_header_of_the_last_segment_it_goes_on_in_the_segment_before()
    {
        _sample.Write(SampleJournal.Payload(2_000, 1), SampleJournal.Payload(1_000, 2), SampleJournal.Payload(3_000, 3));
        var file = _sample.LastFile;
        var good = _sample.Snapshot();
        foreach (var cut in Enumerable.Range(0, 80).Concat([500, 512, 4095, 4096]))
        {
            _sample.GoBackTo(good);
            Truncate(file, cut);
            AssertStartsWithWholeBatches(file, cut, goOn: true);
        }
    }

    [Fact]
    public void Cut_inside_the_header_of_the_only_segment_it_goes_on_at_the_seq_of_its_name()
    {
        using (var journal = SegmentedJournal.Open(_sample.Disk, _sample.Options with { FirstSeq = 500 })) journal.Append(500, 1, "x"u8);
        Truncate(_sample.LastFile, 30);
        using var again = _sample.Open();
        Assert.Equal((30L, 499L), (again.Recovery.Torn!.Bytes, again.Durable.Seq));
        Assert.Equal(30, new FileInfo(again.Recovery.Torn.SavedAs!).Length);
        Assert.Equal(500, again.Append(500, 1, "y"u8).Seq);
    }

    [Fact]
    public void A_new_segment_that_is_all_zeros_was_never_begun()
    {
        _sample.Write(SampleJournal.Payload(2_000));
        File.WriteAllBytes(Path.Combine(_sample.Directory, SegmentName.Of(_sample.Batches[^1].LastSeq + 1)), new byte[Segment]);
        using var journal = _sample.Open();
        Assert.NotNull(journal.Recovery.Torn);
        Assert.Null(journal.Recovery.Torn.SavedAs);
        Assert.Single(_sample.SegmentFiles);
        SampleJournal.AssertHolds(journal, _sample.Batches);
    }

    public static TheoryData<int, int, int> Sectors_that_were_never_written()
    {
        var data = new TheoryData<int, int, int>();
        foreach (var before in new[] { 440, 448, 449, 456, 457, 464, 480, 4 })
        {
            for (var first = 0; first < 4; first++)
            {
                for (var last = first; last < 4; last++) data.Add(before, first, last);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Sectors_that_were_never_written))]
    public void Any_sectors_of_the_last_batch_may_be_missing_wherever_it_begins_in_a_sector(int bytesBefore, int first, int last)
    {
        _sample.Write(SampleJournal.Payload(bytesBefore, 1), SampleJournal.Payload(1_800, 2));
        var (begin, end) = (_sample.Batches[0].End, _sample.Batches[1].End);
        SampleJournal.Bend(_sample.LastFile, bytes =>
        {
            var from = Math.Max(begin, ((begin / 512) + first) * 512);
            var to = Math.Min(end, ((begin / 512) + last + 1) * 512);
            bytes.AsSpan((int)from, (int)(to - from)).Clear();
        });
        using var journal = _sample.Open();
        SampleJournal.AssertHolds(journal, _sample.Batches.Take(1));
        if (first == 0 && last == 3 && end <= ((begin / 512) + 4) * 512) return;

        Assert.Equal(begin, journal.Recovery.Torn!.Offset);
    }

    [Fact]
    public void What_is_cut_off_is_saved_and_replaced_by_zeros()
    {
        _sample.Write(SampleJournal.Payload(100, 1), SampleJournal.Payload(1_500, 2));
        var (begin, end) = ((int)_sample.Batches[0].End, (int)_sample.Batches[1].End);
        SampleJournal.Bend(_sample.LastFile, bytes => bytes.AsSpan(end - 200 - ((end - 200) % 512), 512).Clear());
        var torn = File.ReadAllBytes(_sample.LastFile);
        using (var journal = _sample.Open())
        {
            var cut = journal.Recovery.Torn!;
            Assert.Equal((_sample.LastFile, (long)begin), (cut.File, cut.Offset));
            Assert.EndsWith(".torn", cut.SavedAs, StringComparison.Ordinal);
            Assert.Equal(torn[begin..(begin + (int)cut.Bytes)], File.ReadAllBytes(cut.SavedAs!));
            Assert.False(torn.AsSpan(begin + (int)cut.Bytes).ContainsAnyExcept((byte)0));
        }

        Assert.False(File.ReadAllBytes(_sample.LastFile).AsSpan(begin).ContainsAnyExcept((byte)0));
        using var again = _sample.Open();
        Assert.Null(again.Recovery.Torn);
        SampleJournal.AssertHolds(again, _sample.Batches.Take(1));
    }

    [Fact]
    public void Two_tails_torn_at_the_same_place_are_both_saved()
    {
        _sample.Write(SampleJournal.Payload(100));
        for (var time = 1; time <= 2; time++)
        {
            using (var journal = _sample.Open()) journal.Append(journal.Durable.Seq + 1, 1, SampleJournal.Payload(300, time));
            Truncate(_sample.LastFile, (int)_sample.Batches[0].End + 200);
            using var again = _sample.Open();
            Assert.NotNull(again.Recovery.Torn);
        }

        Assert.Equal(2, Directory.GetFiles(_sample.Directory, "*.torn").Length);
    }

    [Fact]
    public void A_crash_while_cutting_leaves_what_can_be_cut_again()
    {
        _sample.Write(SampleJournal.Payload(100, 1), SampleJournal.Payload(1_500, 2));
        Truncate(_sample.LastFile, (int)_sample.Batches[0].End + 1_000);
        foreach (var point in new[] { Files.FaultPoint.Create, Files.FaultPoint.Write, Files.FaultPoint.Sync, Files.FaultPoint.Rename, Files.FaultPoint.SyncDirectory })
        {
            for (var skip = 0; skip < 3; skip++)
            {
                _sample.Disk.Fault = new Files.DiskFault(point, "", Files.DiskFaults.InputOutput, skip);
                try
                {
                    _sample.Open().Dispose();
                }
                catch (IOException)
                {
                    // The crash.
                }
            }
        }

        _sample.Disk.Fault = null;
        using var journal = _sample.Open();
        SampleJournal.AssertHolds(journal, _sample.Batches.Take(1));
        Assert.NotEmpty(Directory.GetFiles(_sample.Directory, "*.torn"));
    }

    private static void Truncate(string file, int length)
    {
        using var stream = File.OpenWrite(file);
        stream.SetLength(length);
    }

    private void AssertStartsWithWholeBatches(string file, int cut, bool goOn)
    {
        var whole = _sample.Batches.Where(batch => batch.File != file || batch.End <= cut).ToArray();
        using (var journal = _sample.Open())
        {
            SampleJournal.AssertHolds(journal, whole);
            Assert.NotNull(journal.Recovery.Torn);
            if (!goOn) return;
            journal.Append(journal.Durable.Seq + 1, 1, SampleJournal.Payload(700));
        }

        using var again = _sample.Open();
        Assert.Null(again.Recovery.Torn);
        Assert.Equal(whole.Length + 1, SampleJournal.ReadAll(again).Count);
    }
}
