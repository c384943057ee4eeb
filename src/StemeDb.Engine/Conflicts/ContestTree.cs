using System.Security.Cryptography;

namespace StemeDb.Engine.Conflicts;

/// <summary>
/// Contests in the order of their paths, each subtree knowing its most and its least contested: a treap. Finding, setting and
/// removing take a few dozen steps; so does each of the most contested under a prefix. Not thread-safe.
/// </summary>
internal sealed class ContestTree
{
    private const int NodeBytes = 48;
    private const int ArrayOverheadBytes = 24;

    private Node[] _nodes = new Node[16];
    private int _used = 1;
    private int _free;
    private int _root;

    public int Count { get; private set; }

    /// <summary>Bytes of memory that the contests take, rounded up.</summary>
    public long Bytes { get; private set; }

    /// <summary>Steps from one node to another since it was made; for tests of what things cost.</summary>
    public long Steps { get; private set; }

    /// <summary>Adds a contest, or puts it in the place of that of its path.</summary>
    public void Set(in Contest contest)
    {
        if (Replace(_root, contest)) return;
        _root = Insert(_root, Take(contest));
        Count++;
        Bytes += Size(contest.Path);
    }

    /// <summary>Removes the contest of a path; nothing happens when there is none.</summary>
    public void Remove(ReadOnlySpan<byte> path)
    {
        var removed = 0;
        _root = Remove(_root, path, ref removed);
        if (removed == 0) return;
        Count--;
        Bytes -= Size(_nodes[removed].Contest.Path);
        _nodes[removed] = new Node { Left = _free };
        _free = removed;
    }

    /// <summary>Removes the least contested of all; there must be one.</summary>
    public void RemoveLeast() => Remove(_nodes[_nodes[_root].Least].Contest.Path);

    /// <summary>The contests at and below a path, the most contested first.</summary>
    /// <param name="prefix">A path; empty: all.</param>
    /// <param name="after">Only those that come behind this one; null: from the first.</param>
    public IEnumerable<Contest> Top(byte[] prefix, Contest? after)
    {
        var open = new PriorityQueue<Part, int>(new ByRank(this));
        if (prefix.Length == 0) Open(open, _root, after);
        else
        {
            if (Find(prefix) is var exact and not 0) Add(open, new Part(exact, IsWhole: false), after);
            OpenRange(open, _root, [.. prefix, (byte)'/'], [.. prefix, (byte)('/' + 1)], after);
        }

        while (open.TryDequeue(out var part, out _))
        {
            Steps++;
            if (!part.IsWhole)
            {
                yield return _nodes[part.Node].Contest;
                continue;
            }

            Add(open, part with { IsWhole = false }, after);
            Open(open, _nodes[part.Node].Left, after);
            Open(open, _nodes[part.Node].Right, after);
        }
    }

    private static int Size(byte[] path) => NodeBytes + ArrayOverheadBytes + ((path.Length + 7) & ~7);

    private void Open(PriorityQueue<Part, int> open, int node, Contest? after)
    {
        if (node != 0 && (after is not { } last || _nodes[_nodes[node].Least].Contest.CompareRank(last) > 0))
        {
            open.Enqueue(new Part(node, IsWhole: true), _nodes[node].Most);
        }
    }

    private void Add(PriorityQueue<Part, int> open, Part part, Contest? after)
    {
        if (after is not { } last || _nodes[part.Node].Contest.CompareRank(last) > 0) open.Enqueue(part, part.Node);
    }

    /// <summary>Opens what lies between two paths, the first included.</summary>
    private void OpenRange(PriorityQueue<Part, int> open, int node, byte[]? from, byte[]? to, Contest? after)
    {
        while (node != 0)
        {
            Steps++;
            if (from is null && to is null)
            {
                Open(open, node, after);
                return;
            }

            var path = _nodes[node].Contest.Path.AsSpan();
            if (from is not null && path.SequenceCompareTo(from) < 0)
            {
                node = _nodes[node].Right;
                continue;
            }

            if (to is not null && path.SequenceCompareTo(to) >= 0)
            {
                node = _nodes[node].Left;
                continue;
            }

            Add(open, new Part(node, IsWhole: false), after);
            OpenRange(open, _nodes[node].Left, from, null, after);
            (node, from) = (_nodes[node].Right, null);
        }
    }

    private int Find(ReadOnlySpan<byte> path)
    {
        var node = _root;
        while (node != 0)
        {
            var order = path.SequenceCompareTo(_nodes[node].Contest.Path);
            if (order == 0) return node;
            node = order < 0 ? _nodes[node].Left : _nodes[node].Right;
        }

        return 0;
    }

    private bool Replace(int node, in Contest contest)
    {
        if (node == 0) return false;
        Steps++;
        ref var here = ref _nodes[node];
        var order = contest.Path.AsSpan().SequenceCompareTo(here.Contest.Path);
        if (order == 0) here.Contest = contest with { Path = here.Contest.Path };
        else if (!Replace(order < 0 ? here.Left : here.Right, contest)) return false;
        Sum(node);
        return true;
    }

    private int Insert(int at, int node)
    {
        if (at == 0) return node;
        Steps++;
        if (_nodes[node].Priority > _nodes[at].Priority)
        {
            Split(at, _nodes[node].Contest.Path, out _nodes[node].Left, out _nodes[node].Right);
            Sum(node);
            return node;
        }

        if (_nodes[node].Contest.Path.AsSpan().SequenceCompareTo(_nodes[at].Contest.Path) < 0) _nodes[at].Left = Insert(_nodes[at].Left, node);
        else _nodes[at].Right = Insert(_nodes[at].Right, node);
        Sum(at);
        return at;
    }

    private void Split(int at, ReadOnlySpan<byte> path, out int before, out int behind)
    {
        (before, behind) = (0, 0);
        if (at == 0) return;
        if (path.SequenceCompareTo(_nodes[at].Contest.Path) < 0)
        {
            Split(_nodes[at].Left, path, out before, out _nodes[at].Left);
            behind = at;
        }
        else
        {
            Split(_nodes[at].Right, path, out _nodes[at].Right, out behind);
            before = at;
        }

        Sum(at);
    }

    private int Remove(int at, ReadOnlySpan<byte> path, ref int removed)
    {
        if (at == 0) return 0;
        Steps++;
        var order = path.SequenceCompareTo(_nodes[at].Contest.Path);
        if (order == 0)
        {
            removed = at;
            return Join(_nodes[at].Left, _nodes[at].Right);
        }

        if (order < 0) _nodes[at].Left = Remove(_nodes[at].Left, path, ref removed);
        else _nodes[at].Right = Remove(_nodes[at].Right, path, ref removed);
        Sum(at);
        return at;
    }

    private int Join(int before, int behind)
    {
        if (before == 0 || behind == 0) return before | behind;
        if (_nodes[before].Priority > _nodes[behind].Priority)
        {
            _nodes[before].Right = Join(_nodes[before].Right, behind);
            Sum(before);
            return before;
        }

        _nodes[behind].Left = Join(before, _nodes[behind].Left);
        Sum(behind);
        return behind;
    }

    /// <summary>Finds the most and least contested of a subtree from those of its halves.</summary>
    private void Sum(int node)
    {
        ref var here = ref _nodes[node];
        (here.Most, here.Least) = (node, node);
        Weigh(ref here, here.Left);
        Weigh(ref here, here.Right);
    }

    private void Weigh(ref Node here, int half)
    {
        if (half == 0) return;
        var (most, least) = (_nodes[half].Most, _nodes[half].Least);
        if (_nodes[most].Contest.CompareRank(_nodes[here.Most].Contest) < 0) here.Most = most;
        if (_nodes[least].Contest.CompareRank(_nodes[here.Least].Contest) > 0) here.Least = least;
    }

    private int Take(in Contest contest)
    {
        var node = _free;
        if (node != 0) _free = _nodes[node].Left;
        else
        {
            if (_used == _nodes.Length) Array.Resize(ref _nodes, 2 * _used);
            node = _used++;
        }

        _nodes[node] = new Node
        {
            Contest = contest,
            Priority = (uint)RandomNumberGenerator.GetInt32(int.MaxValue),
            Most = node,
            Least = node,
        };
        return node;
    }

    /// <summary>A node, alone or with all below it.</summary>
    private readonly record struct Part(int Node, bool IsWhole);

    private struct Node
    {
        public Contest Contest;
        public int Left;
        public int Right;
        public int Most;
        public int Least;
        public uint Priority;
    }

    private sealed class ByRank(ContestTree tree) : IComparer<int>
    {
        public int Compare(int x, int y) => tree._nodes[x].Contest.CompareRank(tree._nodes[y].Contest);
    }
}
