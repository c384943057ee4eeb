using System.Buffers.Binary;
using StemeDb.Model.Digests;
using StemeDb.Model.Lenses;
using StemeDb.Model.Paths;
using StemeDb.Model.Registry;

namespace StemeDb.Model.Trust;

/// <summary>
/// Takes the claims of one path after the other, in path order, and keeps what the sources say on those that are contested.
/// Not thread-safe. Memory: that of <see cref="ContestedVoices"/>, up to twice while it grows; 24 bytes for each of its paths, and the ids
/// of the sources.
/// </summary>
/// <param name="voicesMax">Voices to keep. Where there are more, only paths whose hash ends in one more zero bit are kept, and so on.</param>
public sealed class VoiceCollector(int voicesMax = LearningLimits.VoicesMax)
{
    private readonly PathVoices _path = new();
    private readonly Dictionary<SourceId, int> _sourceNumbers = [];
    private readonly List<SourceId> _sources = [];
    private readonly List<ulong> _pathHashes = [];
    private readonly List<int> _groupStarts = [0];
    private readonly List<int> _memberStarts = [0];
    private readonly List<int> _members = [];
    private readonly List<int> _classes = [];
    private readonly Dictionary<int, ElementClaims> _elements = [];
    private int _thinning;

    /// <summary>Claims taken so far.</summary>
    public long Claims { get; private set; }

    /// <summary>Takes a claim of the path at hand, in the order of (source, seq); its memory is only read during the call.</summary>
    /// <param name="claim">As the store has it at the seq that is learned from.</param>
    public void Add(in Claim claim)
    {
        Claims++;
        if (claim.RetractedAtSeq == 0 && claim.SupersededAtSeq == 0) _path.Hear(claim);
    }

    /// <summary>All claims of the path at hand were added.</summary>
    /// <param name="path">The path.</param>
    /// <param name="rule">Its rule.</param>
    public void EndPath(ConceptPath path, ValueRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        if (_path.IsContested)
        {
            var hash = HashOf(path);
            if (IsKept(hash)) Keep(hash, rule);
        }

        _path.Clear();
        while (_members.Count > voicesMax) Thin();
    }

    /// <summary>What was collected. The collector is of no use afterwards.</summary>
    public ContestedVoices Finish()
    {
        var order = Enumerable.Range(0, _sources.Count).ToArray();
        Array.Sort(order, (x, y) => _sources[x].CompareTo(_sources[y]));
        var numbers = new int[order.Length];
        for (var i = 0; i < order.Length; i++) numbers[order[i]] = i;
        for (var i = 0; i < _members.Count; i++) _members[i] = numbers[_members[i]];
        return new([.. order.Select(i => _sources[i])], _groupStarts, _memberStarts, _members, _classes, _elements, _thinning);
    }

    private static ulong HashOf(ConceptPath path)
    {
        Span<byte> digest = stackalloc byte[32];
        Sha256.Hash(path.Utf8.Span, default, digest);
        return BinaryPrimitives.ReadUInt64LittleEndian(digest);
    }

    private bool IsKept(ulong hash) => (hash & ((1UL << _thinning) - 1)) == 0;

    private void Keep(ulong hash, ValueRule rule)
    {
        var values = _path.Rank();
        var (classes, elements) = SameValues.Of(_path.Values, values, rule);
        if (elements is not null) _elements.Add(_pathHashes.Count, elements);
        var rank = 0;
        foreach (var (voice, rankOfValue) in _path.InOrderOf(values))
        {
            for (; rank < rankOfValue; rank++) _memberStarts.Add(_members.Count);
            _members.Add(NumberOf(_path.SourceAt(voice)));
        }

        _memberStarts.Add(_members.Count);
        _classes.AddRange(classes);
        _groupStarts.Add(_memberStarts.Count - 1);
        _pathHashes.Add(hash);
    }

    private int NumberOf(ReadOnlyMemory<byte> source)
    {
        if (_sourceNumbers.TryGetValue(new SourceId(source), out var number)) return number;
        var own = new SourceId(source.ToArray());
        _sourceNumbers.Add(own, _sources.Count);
        _sources.Add(own);
        return _sources.Count - 1;
    }

    /// <summary>Leaves out half of the paths.</summary>
    private void Thin()
    {
        _thinning++;
        var (paths, groups, members) = (0, 0, 0);
        for (var path = 0; path < _pathHashes.Count; path++)
        {
            var (start, end) = (_groupStarts[path], _groupStarts[path + 1]);
            _elements.Remove(path, out var elements);
            if (!IsKept(_pathHashes[path])) continue;
            if (elements is not null) _elements.Add(paths, elements);
            for (var group = start; group < end; group++)
            {
                for (var i = _memberStarts[group]; i < _memberStarts[group + 1]; i++) _members[members++] = _members[i];
                _classes[groups] = _classes[group];
                _memberStarts[groups++] = members - (_memberStarts[group + 1] - _memberStarts[group]);
            }

            _pathHashes[paths] = _pathHashes[path];
            _groupStarts[paths++] = groups - (end - start);
        }

        Cut(_pathHashes, paths);
        Cut(_groupStarts, paths + 1);
        Cut(_classes, groups);
        Cut(_memberStarts, groups + 1);
        Cut(_members, members);
        (_groupStarts[paths], _memberStarts[groups]) = (groups, members);
    }

    private static void Cut<T>(List<T> list, int count) => list.RemoveRange(count, list.Count - count);
}
