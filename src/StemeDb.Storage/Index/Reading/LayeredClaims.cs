using StemeDb.Model.Lenses;
using StemeDb.Model.Paths;
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
        _current = ClaimValue.ToClaim(
            path, new SourceId(walk.Source), walk.Seq, walk.Value, walk.RetractedAtSeq, walk.SupersededAtSeq);
        return true;
    }
}
