namespace StemeDb.Engine.Session;

/// <summary>
/// Which bulk requests with an idempotency key are under way. A turn ends when its try is ended, and with the connection it came by:
/// so a front door that dies holds nothing. Thread-safe.
/// </summary>
internal sealed class IdempotentTurns
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (long Turn, object Holder)> _turns = [];
    private long _last;

    /// <summary>Takes the turn of a key.</summary>
    /// <returns>False: another try has it.</returns>
    public bool TryEnter(string key, object holder, out long turn)
    {
        lock (_gate)
        {
            turn = _last + 1;
            if (!_turns.TryAdd(key, (turn, holder)))
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

    /// <summary>Ends all turns of a holder.</summary>
    public void LeaveAll(object holder)
    {
        lock (_gate)
        {
            foreach (var key in _turns.Where(entry => entry.Value.Holder == holder).Select(entry => entry.Key).ToList())
            {
                _turns.Remove(key);
            }
        }
    }
}
