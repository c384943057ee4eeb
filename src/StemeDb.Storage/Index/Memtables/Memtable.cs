using System.Buffers.Binary;
using System.Security.Cryptography;
using StemeDb.Model.Assertions;

namespace StemeDb.Storage.Index.Memtables;

/// <summary>
/// The newest records, in memory: found by seq, id, path, source and voice (a source on a path) in a few steps each.
/// </summary>
/// <remarks>
/// One writer, which never waits; any number of readers, which never lock. Entries are written completely before the link
/// that leads to them is published, and are never removed. A reader passes over what lies beyond its seq.
/// Order by key is made when somebody asks for it, from the order made before and what is new since then.
/// </remarks>
internal sealed partial class Memtable
{
    private readonly SipHash _hash = SipHash.WithSecretKey();
    private readonly ulong _idFactor;

    private readonly ByteArena _arena = new();
    private readonly ChunkedTable<RecordEntry> _records = new();
    private readonly ChunkedTable<VoiceEntry> _voices = new();
    private readonly ChunkedTable<PathEntry> _paths = new();
    private readonly ChunkedTable<SourceEntry> _sources = new();
    private readonly ChunkedTable<MarkEntry> _marks = new();
    private readonly HashIndex _ids = new();
    private readonly HashIndex _pathIndex = new();
    private readonly HashIndex _sourceIndex = new();
    private readonly HashIndex _voiceIndex = new();

    private long _appliedSeq;

    /// <summary>Makes an empty memtable.</summary>
    /// <param name="firstSeq">Seq of the first record that it will take.</param>
    public Memtable(long firstSeq)
    {
        FirstSeq = firstSeq;
        _appliedSeq = firstSeq - 1;
        Span<byte> random = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(random);
        _idFactor = BinaryPrimitives.ReadUInt64LittleEndian(random) | 1;
    }

    public long FirstSeq { get; }

    /// <summary>The last record that readers may see; <see cref="FirstSeq"/> − 1 when there is none.</summary>
    public long AppliedSeq => Volatile.Read(ref _appliedSeq);

    public bool IsEmpty => AppliedSeq < FirstSeq;

    /// <summary>Bytes in use.</summary>
    public long Bytes =>
        _arena.UsedBytes + _records.Bytes + _voices.Bytes + _paths.Bytes + _sources.Bytes + _marks.Bytes
        + _ids.AllocatedBytes + _pathIndex.AllocatedBytes + _sourceIndex.AllocatedBytes + _voiceIndex.AllocatedBytes;

    public ref RecordEntry Record(int record) => ref _records[record];

    public ref VoiceEntry Voice(int voice) => ref _voices[voice];

    public ref PathEntry Path(int path) => ref _paths[path];

    public ref SourceEntry Source(int source) => ref _sources[source];

    public ref MarkEntry Mark(int mark) => ref _marks[mark];

    /// <summary>The header of the claim at a place.</summary>
    public ref ClaimHeader Claim(long place) => ref _arena.Header(place);

    /// <summary>The value of the claim at a place.</summary>
    public ReadOnlyMemory<byte> ClaimValueAt(long place) => _arena.ClaimValue(place);

    public ReadOnlySpan<byte> Span(ArenaSlice slice) => _arena.Span(slice);

    public ReadOnlyMemory<byte> Memory(ArenaSlice slice) => _arena.Memory(slice);

    public ReadOnlySpan<byte> PathBytes(int path) => _arena.Span(_paths[path].Bytes);

    public ReadOnlySpan<byte> SourceBytes(int source) => _arena.Span(_sources[source].Bytes);

    /// <summary>Index of the record with a seq of this memtable.</summary>
    public int RecordAt(long seq) => (int)(seq - FirstSeq) + 1;

    /// <summary>Seq of a record.</summary>
    public long SeqAt(int record) => FirstSeq + record - 1;

    /// <summary>Index of a path; 0 when there is none.</summary>
    public int FindPath(ReadOnlySpan<byte> path) => _pathIndex.Find(Hash(path), new PathMatch(this, path));

    /// <summary>
    /// Seq of the last record about a path, published or about to be; 0 when this memtable has none. To be asked after
    /// <see cref="AppliedSeq"/> was read, and then it tells of all up to that.
    /// </summary>
    public long LastSeqOf(ReadOnlySpan<byte> path)
    {
        var index = FindPath(path);
        return index == 0 ? 0 : Volatile.Read(ref _paths[index].LastSeq);
    }

    /// <summary>Index of a source; 0 when there is none.</summary>
    public int FindSource(ReadOnlySpan<byte> source) => _sourceIndex.Find(Hash(source), new SourceMatch(this, source));

    /// <summary>Index of the voice of a source on a path; 0 when there is none.</summary>
    public int FindVoice(int path, int source) => path == 0 || source == 0 ? 0 : _voiceIndex.Find(Hash(path, source), new VoiceMatch(this, path, source));

    /// <summary>Index of the voice of a source on a path; 0 when there is none.</summary>
    public int FindVoice(ReadOnlySpan<byte> path, ReadOnlySpan<byte> source)
    {
        var at = FindPath(path);
        return at == 0 ? 0 : FindVoice(at, FindSource(source));
    }

    /// <summary>Index of the record of an assertion; 0 when there is none.</summary>
    public int FindId(AssertionId id)
    {
        Span<byte> bytes = stackalloc byte[AssertionId.ByteLength];
        id.CopyTo(bytes);
        return _ids.Find(HashId(bytes), new IdMatch(this, bytes));
    }

    private uint Hash(ReadOnlySpan<byte> bytes) => (uint)_hash.Compute(bytes);

    // Indexes are given one after the other, not chosen from outside: spreading them is enough.
    private uint Hash(int path, int source) => (uint)(((((ulong)(uint)path << 32) | (uint)source) * _idFactor) >> 32);

    // An id is a digest; whoever searches for ids that collide does not know the factor.
    private uint HashId(ReadOnlySpan<byte> id) => (uint)((BinaryPrimitives.ReadUInt64LittleEndian(id) * _idFactor) >> 32);

    private readonly ref struct PathMatch(Memtable table, ReadOnlySpan<byte> path) : IEntryMatch
    {
        private readonly ReadOnlySpan<byte> _path = path;

        public bool Matches(int index) => table.PathBytes(index).SequenceEqual(_path);
    }

    private readonly ref struct SourceMatch(Memtable table, ReadOnlySpan<byte> source) : IEntryMatch
    {
        private readonly ReadOnlySpan<byte> _source = source;

        public bool Matches(int index) => table.SourceBytes(index).SequenceEqual(_source);
    }

    private readonly struct VoiceMatch(Memtable table, int path, int source) : IEntryMatch
    {
        public bool Matches(int index)
        {
            ref var voice = ref table._voices[index];
            return voice.Path == path && voice.Source == source;
        }
    }

    private readonly ref struct IdMatch(Memtable table, ReadOnlySpan<byte> id) : IEntryMatch
    {
        private readonly ReadOnlySpan<byte> _id = id;

        public bool Matches(int index) => Keys.ClaimValue.IdBytes(table.Span(table._records[index].Value)).SequenceEqual(_id);
    }
}
