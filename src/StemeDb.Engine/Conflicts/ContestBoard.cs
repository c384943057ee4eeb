namespace StemeDb.Engine.Conflicts;

/// <summary>What is contested, as of one place in the log. Fed by the follower, read by anybody. Thread-safe.</summary>
/// <param name="bytesMax">Memory it may take; beyond it the least contested are left out. 0: it stays empty.</param>
internal sealed class ContestBoard(long bytesMax)
{
    private readonly Lock _gate = new();
    private readonly ContestTree _contests = new();
    private long _seq;
    private bool _isComplete;
    private bool _isCut;

    /// <summary>Whether conflicts are kept at all.</summary>
    public bool IsOn => bytesMax > 0;

    /// <summary>The place in the log it shows.</summary>
    public long Seq => Volatile.Read(ref _seq);

    /// <summary>Whether every path was judged as of <see cref="Seq"/>, and none was left out for want of room.</summary>
    public bool IsComplete
    {
        get
        {
            lock (_gate) return _isComplete && !_isCut;
        }
    }

    public int Count
    {
        get
        {
            lock (_gate) return _contests.Count;
        }
    }

    public long Bytes
    {
        get
        {
            lock (_gate) return _contests.Bytes;
        }
    }

    /// <summary>Takes over what was judged, all at once.</summary>
    /// <param name="judged">Contests; a score of 0 says that the path is not contested.</param>
    /// <param name="seq">As of where in the log.</param>
    /// <param name="isComplete">Whether nothing is left to be judged as of there.</param>
    public void Show(List<Contest> judged, long seq, bool isComplete)
    {
        lock (_gate)
        {
            foreach (var contest in judged)
            {
                if (contest.Score > 0)
                {
                    _contests.Set(contest);
                }
                else
                {
                    _contests.Remove(contest.Path);
                }
            }

            while (_contests.Bytes > bytesMax && _contests.Count > 0)
            {
                _contests.RemoveLeast();
                _isCut = true;
            }

            _isComplete = isComplete;
            Volatile.Write(ref _seq, seq);
        }
    }

    /// <summary>The most contested at and below a path.</summary>
    /// <param name="prefix">The path; empty: all.</param>
    /// <param name="after">The last one of the page before; null: from the first.</param>
    /// <param name="limit">How many, at most.</param>
    public (List<Contest> Contests, long Seq, bool IsComplete) Top(byte[] prefix, Contest? after, int limit)
    {
        lock (_gate)
        {
            return ([.. _contests.Top(prefix, after).Take(limit)], _seq, _isComplete && !_isCut);
        }
    }
}
