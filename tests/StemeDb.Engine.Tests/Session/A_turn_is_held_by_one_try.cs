using StemeDb.Engine.Session;

namespace StemeDb.Engine.Tests.Session;

public sealed class A_turn_is_held_by_one_try
{
    [Fact]
    public void Only_who_holds_a_turn_ends_it_and_a_connection_that_ends_holds_none()
    {
        var turns = new IdempotentTurns();
        var (one, other) = (new object(), new object());

        Assert.True(turns.TryEnter("a", one, 1, out var first));
        Assert.True(turns.TryEnter("b", other, 1, out var second));
        Assert.False(turns.TryEnter("a", one, 1, out _));
        turns.LeaveAll(one);
        Assert.False(turns.IsHeld("a", first));
        Assert.True(turns.IsHeld("b", second));

        Assert.True(turns.TryEnter("a", other, 1, out var third));
        turns.Leave("a", first);
        Assert.True(turns.IsHeld("a", third), "a try that is long over ended the turn of the next one");
        turns.Leave("a", third);
        Assert.True(turns.TryEnter("a", one, 1, out _));
    }

    [Fact]
    public void A_request_that_nobody_waits_for_any_more_holds_no_turn()
    {
        var turns = new IdempotentTurns();
        var (one, other) = (new object(), new object());
        Assert.True(turns.TryEnter("a", one, 7, out var first));

        turns.LeaveTakenBy(one, 8);
        turns.LeaveTakenBy(other, 7);
        Assert.True(turns.IsHeld("a", first));
        turns.LeaveTakenBy(one, 7);

        Assert.True(turns.TryEnter("a", other, 1, out _));
    }

    [Fact]
    public void A_number_of_another_life_of_the_engine_ends_no_turn_of_this_one()
    {
        var (before, now) = (new IdempotentTurns(), new IdempotentTurns());
        Assert.True(before.TryEnter("a", this, 1, out var old));
        Assert.True(now.TryEnter("a", this, 1, out var turn));

        now.Leave("a", old);

        Assert.True(now.IsHeld("a", turn), "the number is the same in both");
    }
}
