namespace StemeDb.Storage.Runs.Merging;

/// <summary>
/// Walks several cursors as one, in ascending order of key. Of entries with equal keys only that of the first cursor in the
/// list is shown. Not thread-safe. Memory stays valid as the cursors say. After an exception it must be sought anew.
/// </summary>
public sealed class MergeCursor : IEntryCursor
{
    private readonly IReadOnlyList<IEntryCursor> _cursors;

    /// <summary>Numbers of the cursors that have a current entry, sorted by (key, number).</summary>
    private readonly int[] _order;
    private int _active;

    /// <summary>Joins cursors; it uses them, but does not own them.</summary>
    /// <param name="newestFirst">The cursors; on equal keys an earlier one wins.</param>
    public MergeCursor(IReadOnlyList<IEntryCursor> newestFirst) =>
        (_cursors, _order) = (newestFirst, new int[newestFirst.Count]);

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Key => _active == 0 ? default : _cursors[_order[0]].Key;

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Value => _active == 0 ? default : _cursors[_order[0]].Value;

    /// <inheritdoc/>
    public bool Seek(ReadOnlySpan<byte> key)
    {
        _active = 0;
        for (var cursor = 0; cursor < _cursors.Count; cursor++)
        {
            if (_cursors[cursor].Seek(key))
            {
                _order[_active++] = cursor;
                SinkBack(_active - 1);
            }
        }

        return _active > 0;
    }

    /// <inheritdoc/>
    public bool MoveNext()
    {
        if (_active == 0)
        {
            return false;
        }

        while (_active > 1 && _cursors[_order[1]].Key.SequenceEqual(Key))
        {
            Advance(1);
        }

        Advance(0);
        return _active > 0;
    }

    /// <summary>Moves a cursor on and to its new place. Mostly it stays where it is, and one comparison tells.</summary>
    private void Advance(int place)
    {
        var cursor = _order[place];
        if (!_cursors[cursor].MoveNext())
        {
            _active--;
            _order.AsSpan(place + 1, _active - place).CopyTo(_order.AsSpan(place));
            return;
        }

        while (place + 1 < _active && Precedes(_order[place + 1], cursor))
        {
            _order[place] = _order[place + 1];
            place++;
        }

        _order[place] = cursor;
    }

    private void SinkBack(int place)
    {
        for (; place > 0 && Precedes(_order[place], _order[place - 1]); place--)
        {
            (_order[place], _order[place - 1]) = (_order[place - 1], _order[place]);
        }
    }

    private bool Precedes(int left, int right)
    {
        var order = _cursors[left].Key.SequenceCompareTo(_cursors[right].Key);
        return order < 0 || (order == 0 && left < right);
    }
}
