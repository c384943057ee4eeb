using StemeDb.Model.Lenses;
using StemeDb.Model.Paths;
using StemeDb.Model.Records;
using StemeDb.Storage.Index.Keys;

namespace StemeDb.Storage.Index.Reading;

/// <summary>The claims of a path as a lens sees them.</summary>
internal sealed class LayeredClaims(ConceptPath path, ClaimWalk walk) : ClaimCursor
{
    private Claim _current;

    public override ref readonly Claim Current => ref _current;

    public override bool MoveNext()
    {
        if (!walk.MoveNext()) return false;
        var value = walk.Value;
        var span = value.Span;
        var source = new SourceId(walk.Source);
        var view = AssertionView.Read(path, source, value[ClaimValue.BodyOffset(span)..]);
        _current = new Claim
        {
            Seq = walk.Seq,
            Id = ClaimValue.Id(span),
            Source = source,
            Value = view.Value,
            RecordedAt = ClaimValue.RecordedAt(span),
            AssertedAt = view.AssertedAt.GetValueOrDefault(),
            Confidence = view.Confidence,
            ValidFrom = view.ValidFrom,
            ValidTo = view.ValidTo,
            RetractedAtSeq = walk.RetractedAtSeq,
            SupersededAtSeq = walk.SupersededAtSeq,
        };
        return true;
    }
}
