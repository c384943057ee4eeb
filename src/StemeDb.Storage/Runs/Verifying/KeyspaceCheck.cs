using StemeDb.Storage.Files;
using StemeDb.Storage.Runs.Bloom;
using StemeDb.Storage.Runs.Caching;
using StemeDb.Storage.Runs.Format;

namespace StemeDb.Storage.Runs.Verifying;

/// <summary>Checks a keyspace: index, filter, every block, and that the entries are sorted, counted and bounded as said.</summary>
internal sealed class KeyspaceCheck
{
    private readonly KeyspaceReader _keyspace;
    private readonly IFilterPrefixes? _prefixes;
    private readonly int[] _prefixLengths = new int[IFilterPrefixes.MaxPerKey];
    private readonly List<Finding> _findings;
    private readonly byte[] _key = new byte[RunWriter.MaxKeyBytes];
    private int _keyLength;
    private long _entries;
    private bool _isWhole = true;

    private KeyspaceCheck(KeyspaceReader keyspace, IFilterPrefixes? prefixes, List<Finding> findings) =>
        (_keyspace, _prefixes, _findings) = (keyspace, prefixes, findings);

    /// <returns>Entries read.</returns>
    public static long Check(
        IStorageFile file, KeyspaceSection section, IFilterPrefixes? prefixes, List<Finding> findings, CancellationToken cancellationToken)
    {
        try
        {
            var check = new KeyspaceCheck(new KeyspaceReader(file, section, new BlockCache(0)), prefixes, findings);
            check.CheckBlocks(cancellationToken);
            return check._entries;
        }
        catch (RunDamagedException e)
        {
            findings.Add(Finding.Of(e));
            return 0;
        }
    }

    private void CheckBlocks(CancellationToken cancellationToken)
    {
        var blocks = _keyspace.Sequentially();
        for (var block = 0; block < blocks.Index.Count; block++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                CheckEntries(block, blocks.Read(block));
            }
            catch (RunDamagedException e)
            {
                _isWhole = false;
                _findings.Add(Finding.Of(e));
            }
        }

        var last = blocks.Index.Count - 1;
        if (_isWhole && (_entries != _keyspace.Section.Entries || !_key.AsSpan(0, _keyLength).SequenceEqual(_keyspace.Section.MaxKey)))
        {
            _findings.Add(Finding.Of(_keyspace.Damaged(last, "the entries do not end, or are not as many, as the footer says")));
        }
    }

    private void CheckEntries(int number, Block block)
    {
        ReadOnlySpan<byte> separator = _keyspace.Index.SeparatorOf(number);
        Span<byte> previous = stackalloc byte[RunWriter.MaxKeyBytes];
        for (var position = block.FirstEntry; position < block.EntriesEnd;)
        {
            var previousLength = _keyLength;
            _key.AsSpan(0, previousLength).CopyTo(previous);
            var entry = block.EntryAt(position);
            block.Bytes.AsSpan(entry.SuffixAt, entry.SuffixLength).CopyTo(_key.AsSpan(entry.Shared));
            _keyLength = entry.Shared + entry.SuffixLength;
            ReadOnlySpan<byte> key = _key.AsSpan(0, _keyLength);
            Require(key.SequenceCompareTo(previous[..previousLength]) > 0, number, "the entries are not in order");
            Require(key.SequenceCompareTo(separator) >= 0, number, "an entry lies before the block's separator");
            if (position == block.FirstEntry)
            {
                Require(previous[..previousLength].SequenceCompareTo(separator) < 0, number, "the block before reaches beyond the separator");
                Require(number > 0 || key.SequenceEqual(_keyspace.Section.MinKey), number, "the entries do not begin as the footer says");
            }

            Require(IsInFilter(key), number, "the filter does not know an entry");
            _entries++;
            position = entry.End;
        }
    }

    private bool IsInFilter(ReadOnlySpan<byte> key)
    {
        var count = _prefixes?.Find(_keyspace.Section.Keyspace, key, _prefixLengths) ?? 0;
        for (var i = 0; i < count; i++)
        {
            if (!_keyspace.MayContain(FilterKey.Of(key[.._prefixLengths[i]]))) return false;
        }

        return true;
    }

    private void Require(bool condition, int block, string fault)
    {
        if (!condition)
        {
            throw _keyspace.Damaged(block, fault);
        }
    }
}
