using StemeDb.Engine.Session;

namespace StemeDb.Engine.Tests.Session;

public sealed class A_turn_is_held_by_one_try
{
    [Fact]
    public void Only_who_holds_a_turn_ends_it_and_a_connection_that_ends_holds_none()
    {
        var turns = new IdempotentTurns();
        var (one, other) = (new object(), new object());

        Assert.True(turns.TryEnter("a", one, out var first));
        Assert.True(turns.TryEnter("b", other, out var second));
        Assert.False(turns.TryEnter("a", one, out _));
        turns.LeaveAll(one);
        Assert.False(turns.IsHeld("a", first));
        Assert.True(turns.IsHeld("b", second));

        Assert.True(turns.TryEnter("a", other, out var third));
        turns.Leave("a", first);
        Assert.True(turns.IsHeld("a", third), "a try that is long over ended the turn of the next one");
        turns.Leave("a", third);
        Assert.True(turns.TryEnter("a", one, out _));
    }
}
