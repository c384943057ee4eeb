using StemeDb.Model.Records;
using StemeDb.Storage.Index.Keys;

namespace StemeDb.Storage.Index.Memtables;

/// <summary>The writer's side: takes records in order of seq.</summary>
internal sealed partial class Memtable
{
    /// <summary>Counts of the records taken.</summary>
    public IndexCounts Counts { get; private set; }

    /// <summary>Takes a record; readers see it after <see cref="Publish"/>.</summary>
    public void Apply(in RecordView record)
    {
        switch (record.Kind)
        {
            case RecordKind.Assertion:
                ApplyAssertion(record);
                Counts = Counts with { Assertions = Counts.Assertions + 1 };
                break;
            case RecordKind.Retraction:
                ApplyRetraction(record);
                Counts = Counts with { Retractions = Counts.Retractions + 1 };
                break;
            default:
                _records.Add(new RecordEntry { Kind = record.Kind, Value = _arena.Append(record.Bytes.Span) });
                Counts = Counts with { Registry = Counts.Registry + 1 };
                break;
        }
    }

    /// <summary>Shows everything applied so far to readers that are opened from now on.</summary>
    public void Publish() => Volatile.Write(ref _appliedSeq, FirstSeq + _records.Count - 2);

    private void ApplyAssertion(in RecordView record)
    {
        var head = new ContentHead(record.Content.Span);
        var voice = VoiceFor(head.Path, head.Source, record.Seq);
        var place = _arena.ReserveClaim(ClaimValue.Measure(record, head), out var value);
        ClaimValue.Write(record, head, _arena.Writable(value));
        var claim = _records.Add(new RecordEntry { Kind = RecordKind.Assertion, Voice = voice, Value = value });
        _arena.Header(place) = new ClaimHeader { Record = claim, ValueLength = value.Length };
        Link(voice, claim, place);
        _ids.Add(HashId(ClaimValue.IdBytes(_arena.Span(value))), claim);
        foreach (var superseded in record.ReadLocators()) AddMark(superseded, ClaimKey.Superseded, record.Seq);
    }

    private void ApplyRetraction(in RecordView record)
    {
        var target = record.ReadLocators()[0];
        var voice = VoiceFor(target.Path.Utf8.Span, target.Source.Utf8.Span, record.Seq);
        _records.Add(new RecordEntry
        {
            Kind = RecordKind.Retraction,
            Voice = voice,
            TargetSeq = target.Seq,
            Value = _arena.Append(record.Bytes.Span),
        });
        AddMark(target, ClaimKey.Retracted, record.Seq);
    }

    private void Link(int voice, int claim, long place)
    {
        ref var entry = ref _voices[voice];
        if (entry.LastClaim == 0) Volatile.Write(ref entry.FirstClaim, place);
        else Volatile.Write(ref _arena.Header(entry.LastClaim).NextClaim, place);
        entry.LastClaim = place;
        entry.Latest = entry.Latest?.After(LatestOf(claim));
        _paths[entry.Path].ClaimCount++;
    }

    private void AddMark(in ClaimLocator target, byte kind, long markerSeq)
    {
        var voice = VoiceFor(target.Path.Utf8.Span, target.Source.Utf8.Span, markerSeq);
        ref var entry = ref _voices[voice];
        if (entry.Latest?.Claim?.Seq == target.Seq) entry.Latest = null;
        var isForeign = target.Seq < FirstSeq;
        if (isForeign) Volatile.Write(ref _paths[entry.Path].HasForeignMarks, true);
        ref var last = ref isForeign ? ref entry.LastForeignMark : ref HeaderOf(RecordAt(target.Seq)).LastMark;
        var mark = _marks.Add(new MarkEntry { TargetSeq = target.Seq, MarkerSeq = markerSeq, Kind = kind, Previous = last });
        Volatile.Write(ref last, mark);
    }

    private ref ClaimHeader HeaderOf(int claim) => ref _arena.Header(ByteArena.PlaceOf(_records[claim].Value));

    private int VoiceFor(ReadOnlySpan<byte> pathBytes, ReadOnlySpan<byte> sourceBytes, long seq)
    {
        var path = PathFor(pathBytes, seq);
        var source = SourceFor(sourceBytes);
        var found = FindVoice(path, source);
        if (found != 0) return found;
        ref var ofPath = ref _paths[path];
        ref var ofSource = ref _sources[source];
        var voice = _voices.Add(new VoiceEntry
        {
            Path = path,
            Source = source,
            NextOfPath = ofPath.FirstVoice,
            NextOfSource = ofSource.FirstVoice,
        });
        Volatile.Write(ref ofPath.FirstVoice, voice);
        Volatile.Write(ref ofSource.FirstVoice, voice);
        _voiceIndex.Add(Hash(path, source), voice);
        return voice;
    }

    private int PathFor(ReadOnlySpan<byte> bytes, long seq)
    {
        var hash = Hash(bytes);
        var path = _pathIndex.Find(hash, new PathMatch(this, bytes));
        if (path != 0)
        {
            Volatile.Write(ref _paths[path].LastSeq, seq);
            return path;
        }

        path = _paths.Add(new PathEntry { Bytes = _arena.Append(bytes), FirstSeq = seq, LastSeq = seq });
        _pathIndex.Add(hash, path);
        return path;
    }

    private int SourceFor(ReadOnlySpan<byte> bytes)
    {
        var hash = Hash(bytes);
        var source = _sourceIndex.Find(hash, new SourceMatch(this, bytes));
        if (source != 0) return source;
        source = _sources.Add(new SourceEntry { Bytes = _arena.Append(bytes) });
        _sourceIndex.Add(hash, source);
        return source;
    }
}
