using StemeDb.Contracts.V1;
using StemeDb.Engine.Ingest;

namespace StemeDb.Engine.Tests.Ingest;

public sealed class The_queue_of_writes_is_bounded
{
    [Fact]
    public void What_the_committer_has_in_hand_counts_until_it_comes_again()
    {
        var queue = new IngestQueue(maxBytes: 100);
        List<IngestRequest> taken = [];
        Assert.Equal(QueueOffer.Taken, queue.Offer(new Write(60)));
        Assert.Equal(QueueOffer.Full, queue.Offer(new Write(60)));
        Assert.True(queue.TakeAll(ref taken));

        Assert.Equal(QueueOffer.Taken, queue.Offer(new Write(30)));
        Assert.Equal(QueueOffer.Full, queue.Offer(new Write(30)));
        taken.Clear();
        Assert.True(queue.TakeAll(ref taken));
        Assert.Equal(QueueOffer.Taken, queue.Offer(new Write(30)));
        Assert.Equal(QueueOffer.Taken, queue.Offer(new Write(30)));
    }

    [Fact]
    public void One_that_is_larger_than_the_queue_is_taken_when_nothing_else_waits()
    {
        var queue = new IngestQueue(maxBytes: 100);
        Assert.Equal(QueueOffer.Taken, queue.Offer(new Write(1000)));
        Assert.Equal(QueueOffer.Full, queue.Offer(new Write(1)));
    }

    [Fact]
    public void A_closed_queue_gives_what_waits_and_takes_nothing_more()
    {
        var queue = new IngestQueue(maxBytes: 100);
        List<IngestRequest> taken = [];
        queue.Offer(new Write(1));
        queue.Close();
        Assert.Equal(QueueOffer.Closed, queue.Offer(new Write(1)));
        Assert.True(queue.TakeAll(ref taken));
        Assert.Single(taken);
        taken.Clear();
        Assert.False(queue.TakeAll(ref taken));
    }

    private sealed class Write(int bytes) : IngestRequest(default)
    {
        public override int Bytes => bytes;

        public override Fault? Admit(IngestBatch batch) => null;

        public override void Count(IngestTally tally)
        {
        }

        protected override Reply Success() => new();
    }
}
