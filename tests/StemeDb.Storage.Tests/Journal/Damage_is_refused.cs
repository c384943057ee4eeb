using StemeDb.Storage.Files;
using StemeDb.Storage.Journal;

namespace StemeDb.Storage.Tests.Journal;

public sealed class Damage_is_refused : IDisposable
{
    private readonly SampleJournal _sample = new();

    public void Dispose() => _sample.Dispose();

    [Fact]
    public void Every_flipped_bit_up_to_the_end_of_the_last_batch_is_refused_with_file_offset_and_seqs()
    {
        _sample.Write(SampleJournal.Payload(3_900, 1), SampleJournal.Payload(130, 2), SampleJournal.Payload(7, 3), SampleJournal.Payload(600, 4));
        Assert.Equal(2, _sample.SegmentFiles.Length);
        var file = _sample.LastFile;
        var good = File.ReadAllBytes(file);
        var used = (int)_sample.Batches[^1].End;
        foreach (var offset in Enumerable.Range(0, used).Where(at => at < SegmentHeader.FieldBytes || at % 97 == 0 || at >= SegmentHeader.Bytes))
        {
            for (var bit = 0; bit < 8; bit++) AssertFlipIsRefused(file, good, offset, bit);
        }
    }

    [Fact]
    public void A_flipped_bit_anywhere_in_a_segment_that_is_not_the_last_is_refused()
    {
        _sample.Write(SampleJournal.Payload(3_000, 1), SampleJournal.Payload(3_000, 2));
        var file = _sample.SegmentFiles[0];
        var good = File.ReadAllBytes(file);
        for (var offset = 0; offset < good.Length; offset += 3) AssertFlipIsRefused(file, good, offset, offset % 8);
    }

    [Fact]
    public void A_flipped_bit_in_the_blank_space_behind_the_last_batch_is_refused()
    {
        _sample.Write(SampleJournal.Payload(300));
        var good = File.ReadAllBytes(_sample.LastFile);
        for (var offset = (int)_sample.Batches[^1].End; offset < good.Length; offset += 7) AssertFlipIsRefused(_sample.LastFile, good, offset, offset % 8);
    }

    [Fact]
    public void The_message_names_file_offset_and_seqs_and_what_to_run()
    {
        _sample.Write(SampleJournal.Payload(301, 1), SampleJournal.Payload(301, 2), SampleJournal.Payload(301, 3));
        var batch = _sample.Batches[1];
        SampleJournal.Bend(_sample.LastFile, bytes => bytes[_sample.Batches[0].End + 100] ^= 4);
        var error = _sample.AssertRefuses();
        Assert.Equal(
            (JournalFault.BatchDamaged, _sample.LastFile, _sample.Batches[0].End, batch.FirstSeq, (long?)batch.LastSeq),
            (error.Damage.Fault, error.Damage.File, error.Damage.Offset, error.Damage.FirstSeq, error.Damage.LastSeq));
        Assert.Contains(_sample.LastFile, error.Message, StringComparison.Ordinal);
        Assert.Contains($"offset {_sample.Batches[0].End}, seq {batch.FirstSeq} to {batch.LastSeq}", error.Message, StringComparison.Ordinal);
        Assert.Contains("stemedb data verify", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_batch_in_the_middle_with_blank_sectors_is_not_taken_for_a_torn_tail()
    {
        _sample.Write(SampleJournal.Payload(100, 1), SampleJournal.Payload(1_800, 2), SampleJournal.Payload(300, 3));
        var good = _sample.Snapshot();
        for (var sector = SegmentHeader.Bytes; sector < _sample.Batches[1].End; sector += Sectors.Bytes)
        {
            _sample.GoBackTo(good);
            SampleJournal.Bend(_sample.LastFile, bytes => bytes.AsSpan(sector, Sectors.Bytes).Clear());
            _sample.AssertRefuses();
        }
    }

    [Fact]
    public void A_torn_batch_with_bytes_behind_it_is_refused()
    {
        _sample.Write(SampleJournal.Payload(100, 1), SampleJournal.Payload(1_800, 2));
        var (begin, end) = ((int)_sample.Batches[0].End, (int)_sample.Batches[1].End);
        SampleJournal.Bend(_sample.LastFile, bytes =>
        {
            bytes.AsSpan(begin + 1_024 - (begin % 512), 512).Clear();
            bytes[end + 700] = 0xFF;
        });
        _sample.AssertRefuses();
    }

    [Theory]
    [InlineData(456)]
    [InlineData(464)]
    [InlineData(472)]
    public void What_stands_in_the_second_sector_of_a_torn_header_must_continue_the_batch_before(int bytesBefore)
    {
        _sample.Write(SampleJournal.Payload(bytesBefore));
        var end = (int)_sample.Batches[0].End;
        Assert.InRange(end % Sectors.Bytes, 488, 504);
        SampleJournal.Bend(_sample.LastFile, bytes => bytes.AsSpan(Sectors.Bytes + end - (end % Sectors.Bytes), 300).Fill(0xAB));
        if (Sectors.Bytes - (end % Sectors.Bytes) <= 16) _sample.AssertRefuses();
        else _sample.Open().Dispose();
    }

    [Fact]
    public void A_length_that_points_elsewhere_is_refused()
    {
        _sample.Write(SampleJournal.Payload(100, 1), SampleJournal.Payload(300, 2));
        var good = _sample.Snapshot();
        foreach (var length in new[] { 0, 1, 299, 301, 2_000, 1 << 20, int.MaxValue, -1 })
        {
            _sample.GoBackTo(good);
            SampleJournal.Bend(_sample.LastFile, bytes => BitConverter.TryWriteBytes(bytes.AsSpan((int)_sample.Batches[0].End), length));
            _sample.AssertRefuses();
        }
    }

    [Fact]
    public void Zeros_in_a_payload_are_not_taken_for_sectors_that_were_never_written()
    {
        var payload = new byte[2_600];
        payload[0] = payload[2_599] = 1;
        _sample.Write(SampleJournal.Payload(100), payload);
        SampleJournal.Bend(_sample.LastFile, bytes => bytes[_sample.Batches[1].End - 4] ^= 1);
        _sample.AssertRefuses();
    }

    [Fact]
    public void A_missing_segment_in_the_middle_is_refused_with_its_seqs()
    {
        for (var i = 0; i < 4; i++) _sample.Write(SampleJournal.Payload(3_000, i));
        File.Delete(_sample.SegmentFiles[2]);
        var damage = _sample.AssertRefuses().Damage;
        Assert.Equal((JournalFault.ChainBroken, _sample.Batches[2].FirstSeq, (long?)_sample.Batches[2].LastSeq), (damage.Fault, damage.FirstSeq, damage.LastSeq));
    }

    [Fact]
    public void A_segment_exchanged_for_one_of_the_same_seqs_is_refused()
    {
        using var other = new SampleJournal();
        for (var i = 0; i < 3; i++)
        {
            _sample.Write(SampleJournal.Payload(3_000, i));
            other.Write(SampleJournal.Payload(3_000, i + 100));
        }

        File.Copy(other.SegmentFiles[1], _sample.SegmentFiles[1], overwrite: true);
        Assert.Equal(JournalFault.ChainBroken, _sample.AssertRefuses().Damage.Fault);
    }

    [Fact]
    public void A_segment_in_the_middle_that_is_cut_or_too_long_is_refused()
    {
        for (var i = 0; i < 3; i++) _sample.Write(SampleJournal.Payload(3_000, i));
        var good = _sample.Snapshot();
        foreach (var length in new[] { 0, 63, 64, 4_096, 5_000, 8_191, 8_193 })
        {
            _sample.GoBackTo(good);
            using (var stream = File.OpenWrite(_sample.SegmentFiles[1])) stream.SetLength(length);
            Assert.Equal(JournalFault.WrongLength, _sample.AssertRefuses().Damage.Fault);
        }

        _sample.GoBackTo(good);
        using (var stream = File.OpenWrite(_sample.SegmentFiles[^1])) stream.SetLength(8_193);
        Assert.Equal(JournalFault.WrongLength, _sample.AssertRefuses().Damage.Fault);
    }

    [Fact]
    public void A_journal_of_another_cluster_or_generation_is_refused()
    {
        _sample.Write(SampleJournal.Payload(10));
        foreach (var options in new[]
        {
            new JournalOptions(_sample.Directory, Guid.NewGuid(), 1), new JournalOptions(_sample.Directory, SampleJournal.ClusterId, 2),
        })
        {
            var error = Assert.Throws<JournalCorruptException>(() => SegmentedJournal.Open(_sample.Disk, options));
            Assert.Equal(JournalFault.NotOurs, error.Damage.Fault);
        }
    }

    [Fact]
    public void A_renamed_segment_and_a_strange_one_are_refused()
    {
        _sample.Write(SampleJournal.Payload(10));
        File.Move(_sample.SegmentFiles[0], Path.Combine(_sample.Directory, SegmentName.Of(7)));
        Assert.Equal(JournalFault.WrongName, _sample.AssertRefuses().Damage.Fault);
        File.Move(_sample.SegmentFiles[0], Path.Combine(_sample.Directory, "1.log"));
        Assert.Equal(JournalFault.StrangeFile, _sample.AssertRefuses().Damage.Fault);
    }

    [Fact]
    public void A_segment_of_a_newer_format_is_refused_as_such()
    {
        _sample.Write(SampleJournal.Payload(10));
        SampleJournal.Bend(_sample.LastFile, bytes =>
        {
            bytes[8] = 2;
            BitConverter.TryWriteBytes(bytes.AsSpan(60), Checksums.Crc32C.Compute(bytes.AsSpan(0, 60)));
        });
        var error = _sample.AssertRefuses();
        Assert.Equal(JournalFault.FormatNewer, error.Damage.Fault);
        Assert.Contains("version 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_of_zeros_before_batches_is_refused()
    {
        _sample.Write(SampleJournal.Payload(10));
        SampleJournal.Bend(_sample.LastFile, bytes => bytes.AsSpan(0, SegmentHeader.Bytes).Clear());
        Assert.Equal(JournalFault.HeaderDamaged, _sample.AssertRefuses().Damage.Fault);
    }

    [Fact]
    public void A_reader_notices_damage_that_happens_while_the_journal_is_open()
    {
        using var journal = _sample.Open();
        _sample.Append(journal, SampleJournal.Payload(100, 1), SampleJournal.Payload(100, 2));
        SampleJournal.Bend(_sample.LastFile, bytes => bytes[_sample.Batches[0].End + 50] ^= 1);
        using var reader = journal.Read(1);
        Assert.True(reader.TryRead(out _));
        var error = Assert.Throws<JournalCorruptException>(() => reader.TryRead(out _));
        Assert.Equal(_sample.Batches[1].FirstSeq, error.Damage.FirstSeq);
    }

    [Fact]
    public void Verification_goes_on_behind_damage_and_lists_all_of_it()
    {
        for (var i = 0; i < 5; i++) _sample.Write(SampleJournal.Payload(1_300, i), SampleJournal.Payload(1_300, i + 10), SampleJournal.Payload(1_300, i + 20));
        SampleJournal.Bend(_sample.SegmentFiles[0], bytes => bytes[5_000] ^= 1);
        SampleJournal.Bend(_sample.SegmentFiles[2], bytes => bytes[SegmentHeader.Bytes] ^= 1);
        SampleJournal.Bend(_sample.SegmentFiles[3], bytes => bytes[20] ^= 1);
        var report = JournalVerifier.Verify(DiskFileSystem.Instance, _sample.Directory);
        Assert.False(report.IsSound);
        Assert.Equal([JournalFault.BatchDamaged, JournalFault.BatchDamaged, JournalFault.HeaderDamaged], report.Damages.Select(damage => damage.Fault));
        Assert.Equal(
            [(_sample.Batches[0].FirstSeq, _sample.Batches[0].LastSeq), (_sample.Batches[6].FirstSeq, _sample.Batches[6].LastSeq), (_sample.Batches[9].FirstSeq, _sample.Batches[11].LastSeq)],
            report.Damages.Select(damage => (damage.FirstSeq, damage.LastSeq!.Value)));
        Assert.Equal(2 + 3 + 2 + 3, report.Segments.Sum(segment => segment.Batches));
    }

    [Fact]
    public void Verification_of_a_sound_journal_reports_every_segment()
    {
        for (var i = 0; i < 3; i++) _sample.Write(SampleJournal.Payload(3_000, i));
        var report = JournalVerifier.Verify(DiskFileSystem.Instance, _sample.Directory, SampleJournal.ClusterId);
        Assert.True(report.IsSound);
        Assert.Null(report.Torn);
        Assert.Equal((1L, _sample.Batches[^1].LastSeq), (report.FirstSeq, report.LastSeq));
        Assert.Equal(_sample.SegmentFiles, report.Segments.Select(segment => segment.File));
        Assert.All(report.Segments, segment => Assert.Equal((1, JournalOptions.SegmentBytesMin), (segment.Batches, segment.Bytes)));
    }

    private void AssertFlipIsRefused(string file, byte[] good, int offset, int bit)
    {
        var bad = good.ToArray();
        bad[offset] ^= (byte)(1 << bit);
        SampleJournal.Overwrite(file, bad);
        try
        {
            _sample.Open().Dispose();
            Assert.Fail($"started although bit {bit} of byte {offset} of {file} was flipped");
        }
        catch (JournalCorruptException error)
        {
            Assert.Equal(file, error.Damage.File);
            Assert.InRange(error.Damage.Offset, 0, offset);
            Assert.InRange(error.Damage.FirstSeq, 1, _sample.Batches[^1].LastSeq + 1);
            Assert.True(error.Damage.LastSeq is null || error.Damage.LastSeq >= error.Damage.FirstSeq - 1);
        }

        SampleJournal.Overwrite(file, good);
    }
}
