using StemeDb.Model.Paths;
using StemeDb.Storage.Index.Keys;
using StemeDb.Storage.Runs;

namespace StemeDb.Storage.Index.Reading;

/// <summary>
/// The paths of a run that have a claim or mark up to a seq. A few entries are stepped over, many are jumped over, so that the
/// cost of a path does not grow with its claims.
/// </summary>
internal sealed class RunPathWalk : IPathWalk
{
    /// <summary>About as many steps as a jump costs.</summary>
    private const int StepsBeforeJump = 24;

    private readonly RunCursor _entries;
    private readonly long _seqLimit;
    private readonly byte[] _path = new byte[ConceptPath.MaxBytes + 1];
    private readonly bool _isWhollySeen;
    private int _length;
    private bool _hasEntry;

    public RunPathWalk(RunReader run, long seqLimit)
    {
        _entries = new RunCursor().Over(run, Keyspace.Claims);
        _seqLimit = seqLimit;
        _isWhollySeen = run.LastSeq <= seqLimit;
    }

    public ReadOnlySpan<byte> Current => _path.AsSpan(0, _length);

    public bool SeekTo(ReadOnlySpan<byte> utf8)
    {
        _hasEntry = _entries.Seek(utf8);

        // The keys of a path go on with a zero behind it: sought by the path and a zero, they are found, and the path lies before.
        return Take() && (Current.SequenceCompareTo(utf8) >= 0 || MoveNext());
    }

    public bool MoveNext()
    {
        SkipPath();
        return Take();
    }

    /// <summary>Goes behind the entries of the current path.</summary>
    private void SkipPath()
    {
        for (var i = 0; i < StepsBeforeJump && _hasEntry; i++)
        {
            if (!IsOfCurrent()) return;
            _hasEntry = _entries.MoveNext();
        }

        if (!_hasEntry || !IsOfCurrent()) return;
        _path[_length] = 1;
        _hasEntry = _entries.Seek(_path.AsSpan(0, _length + 1));
    }

    private bool IsOfCurrent()
    {
        var key = _entries.Key;
        return key.Length > _length && key[_length] == 0 && key.StartsWith(Current);
    }

    /// <summary>Takes the path of the entry that the cursor stands on, or of the next one that is seen.</summary>
    private bool Take()
    {
        while (_hasEntry)
        {
            var key = _entries.Key;
            var path = ClaimKey.TakeText(ref key);
            path.CopyTo(_path);
            _length = path.Length;
            if (_isWhollySeen || HasSeenEntry()) return true;
            SkipPath();
        }

        return false;
    }

    /// <summary>In a run that goes beyond the seq, looks for an entry of the path that does not.</summary>
    private bool HasSeenEntry()
    {
        for (; _hasEntry && IsOfCurrent(); _hasEntry = _entries.MoveNext())
        {
            var tail = _entries.Key[(_length + 1)..];
            ClaimKey.TakeText(ref tail);
            if (ClaimKey.SeqOf(tail) <= _seqLimit) return true;
        }

        return false;
    }
}
