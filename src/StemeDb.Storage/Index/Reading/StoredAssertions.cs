using StemeDb.Model.Assertions;
using StemeDb.Model.Records;
using StemeDb.Storage.Index.Keys;
using StemeDb.Storage.Index.Layers;

namespace StemeDb.Storage.Index.Reading;

/// <summary>Whole assertions: one by its place, or many by path and source.</summary>
internal sealed class StoredAssertions(LayerCursors layers)
{
    /// <summary>The assertion at a place; null when there is none.</summary>
    public StoredAssertion? Find(in ClaimLocator at)
    {
        if (at.Seq > layers.Seq) return null;
        var walk = ClaimWalk.OverVoice(layers, at.Path.Utf8.Span, at.Source.Utf8.Span);
        walk.StartAt(at.Source.Utf8.Span, at.Seq);
        return walk.MoveNext() && walk.Seq == at.Seq ? Read(at.Path.Utf8.Span, walk) : null;
    }

    /// <summary>The assertions on a path, of one source or of all.</summary>
    public IEnumerable<StoredAssertion> OnPath(AssertionFilter filter, ClaimLocator? after)
    {
        var path = filter.Path!.Value.Utf8;
        var walk = filter.Source is { } source
            ? ClaimWalk.OverVoice(layers, path.Span, source.Utf8.Span)
            : ClaimWalk.OverPath(layers, path.Span);
        if (after is { } last) walk.StartAt(last.Source.Utf8.Span, last.Seq + 1);
        while (walk.MoveNext()) yield return Read(path.Span, walk);
    }

    /// <summary>The assertions of a source on all paths.</summary>
    public IEnumerable<StoredAssertion> OfSource(ReadOnlyMemory<byte> source, ClaimLocator? after)
    {
        var places = new SourceWalk(layers, source);
        if (after is { } last) places.StartAt(last.Path.Utf8.Span, last.Seq + 1);
        while (places.MoveNext())
        {
            yield return Find(places.Current)
                ?? throw new RecordFormatException($"The index lists seq {places.Current.Seq} for source '{places.Current.Source}', but the claim is not there.");
        }
    }

    private static StoredAssertion Read(ReadOnlySpan<byte> path, ClaimWalk walk)
    {
        var record = ClaimValue.ToRecord(path, walk.Source.Span, walk.Seq, walk.Value.Span);
        return new StoredAssertion(
            (AssertionRecord)RecordEncoding.Decode(record),
            walk.RetractedAtSeq == 0 ? null : ReadRetraction(walk.Retraction),
            walk.SupersededAtSeq == 0 ? null : new SupersessionMark(walk.SupersededAtSeq, new AssertionId(walk.SupersededBy.Span)));
    }

    private static RetractionMark ReadRetraction(ReadOnlyMemory<byte> record)
    {
        var retraction = (RetractionRecord)RecordEncoding.Decode(record);
        return new RetractionMark(retraction.Seq, retraction.RecordedAt, retraction.By, retraction.Reason);
    }
}
