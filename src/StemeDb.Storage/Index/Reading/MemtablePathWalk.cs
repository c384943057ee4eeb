using StemeDb.Storage.Index.Memtables;

namespace StemeDb.Storage.Index.Reading;

/// <summary>The paths of a memtable that were there at a seq.</summary>
internal sealed class MemtablePathWalk(Memtable table, long seqLimit) : IPathWalk
{
    private readonly int[] _order = table.PathOrder();
    private int _at = -1;

    public ReadOnlySpan<byte> Current => table.PathBytes(_order[_at]);

    public bool SeekTo(ReadOnlySpan<byte> utf8)
    {
        _at = table.PathLowerBound(_order, utf8);
        return SkipLater();
    }

    public bool MoveNext()
    {
        _at++;
        return SkipLater();
    }

    private bool SkipLater()
    {
        while (_at < _order.Length && table.Path(_order[_at]).FirstSeq > seqLimit) _at++;
        return _at < _order.Length;
    }
}
