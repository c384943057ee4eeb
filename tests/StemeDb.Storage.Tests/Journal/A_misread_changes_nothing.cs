using StemeDb.Storage.Journal;

namespace StemeDb.Storage.Tests.Journal;

public sealed class A_misread_changes_nothing : IDisposable
{
    private readonly SampleJournal _sample = new();

    public void Dispose() => _sample.Dispose();

    [Fact]
    public void Whichever_read_of_a_start_gives_a_wrong_bit_the_next_start_has_every_batch()
    {
        _sample.Write(SampleJournal.Payload(3_000, 1), SampleJournal.Payload(3_000, 2), SampleJournal.Payload(700, 3));
        var refused = 0;
        for (var nth = 1; ; nth++)
        {
            _sample.Disk.ReadsUntilMisread = nth;
            refused += StartIsRefused() ? 1 : 0;
            var isMet = _sample.Disk.ReadsUntilMisread == 0;
            _sample.Disk.ReadsUntilMisread = 0;
            using (var journal = _sample.Open()) SampleJournal.AssertHolds(journal, _sample.Batches);
            if (isMet) continue;
            Assert.True(refused > 2, $"{refused} of {nth - 1} misreads were noticed");
            return;
        }
    }

    private bool StartIsRefused()
    {
        try
        {
            _sample.Open().Dispose();
            return false;
        }
        catch (Exception refused) when (refused is JournalCorruptException or IOException)
        {
            return true;
        }
    }
}
