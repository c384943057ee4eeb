namespace StemeDb.Engine.Session;

/// <summary>
/// Which bulk requests with an idempotency key are under way. A turn ends when its try is ended, and with the connection it came by:
/// so a front door that dies holds nothing. Thread-safe.
/// </summary>
internal sealed class IdempotentTurns
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (long Turn, object Holder, ulong Request)> _turns = [];

    // Numbers of another life of the engine must not mean a turn of this one: they come late from front doors that outlived it.
    private long _last = Random.Shared.NextInt64(1L << 62);

    /// <summary>Takes the turn of a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="holder">The connection that it is taken by.</param>
    /// <param name="request">The number of the request that takes it, on that connection.</param>
    /// <param name="turn">Its number.</param>
    /// <returns>False: another try has it.</returns>
    public bool TryEnter(string key, object holder, ulong request, out long turn)
    {
        lock (_gate)
        {
            turn = _last + 1;
            if (!_turns.TryAdd(key, (turn, holder, request)))
            {
                return false;
            }

            _last = turn;
            return true;
        }
    }

    /// <summary>True while the turn is this one.</summary>
    public bool IsHeld(string key, long turn)
    {
        lock (_gate)
        {
            return _turns.TryGetValue(key, out var held) && held.Turn == turn;
        }
    }

    /// <summary>Ends a turn; one that is over is left alone, and so is that of whoever came after it.</summary>
    public void Leave(string key, long turn)
    {
        lock (_gate)
        {
            if (_turns.TryGetValue(key, out var held) && held.Turn == turn)
            {
                _turns.Remove(key);
            }
        }
    }

    /// <summary>Ends the turn that a request took, if it took one: nobody heard its number.</summary>
    public void LeaveTakenBy(object holder, ulong request) => LeaveEach(turn => turn.Holder == holder && turn.Request == request);

    /// <summary>Ends all turns of a holder.</summary>
    public void LeaveAll(object holder) => LeaveEach(turn => turn.Holder == holder);

    /// <summary>As many are held as bulk requests with a key are under way, so all may be looked at.</summary>
    private void LeaveEach(Func<(long Turn, object Holder, ulong Request), bool> isOver)
    {
        lock (_gate)
        {
            foreach (var key in _turns.Where(entry => isOver(entry.Value)).Select(entry => entry.Key).ToList())
            {
                _turns.Remove(key);
            }
        }
    }
}
