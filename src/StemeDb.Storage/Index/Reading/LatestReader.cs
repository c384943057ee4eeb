using StemeDb.Model.Paths;
using StemeDb.Storage.Index.Keys;
using StemeDb.Storage.Index.Layers;
using StemeDb.Storage.Index.Memtables;

namespace StemeDb.Storage.Index.Reading;

/// <summary>
/// A voice's latest live claim, for the writer. It walks the claims of the voice; where they are many, the memtable remembers
/// the result and keeps it true.
/// </summary>
internal static class LatestReader
{
    /// <summary>Walks over more claims than this are remembered.</summary>
    private const int CheapClaims = 32;

    public static LatestClaim? Find(LayerCursors layers, ConceptPath path, SourceId source)
    {
        var active = layers.Layers.Active;
        var voice = active.FindVoice(path.Utf8.Span, source.Utf8.Span);
        if (voice != 0 && active.Voice(voice).Latest is { } known) return known.Claim;
        var latest = Walk(layers, path, source, out var walked);
        if (voice != 0 && walked > CheapClaims) active.Voice(voice).Latest = new VoiceLatest(Detached(latest));
        return latest;
    }

    private static LatestClaim? Walk(LayerCursors layers, ConceptPath path, SourceId source, out int walked)
    {
        var walk = ClaimWalk.OverVoice(layers, path.Utf8.Span, source.Utf8.Span);
        var (seq, assertedAt, value) = (0L, 0L, default(ReadOnlyMemory<byte>));
        for (walked = 0; walk.MoveNext(); walked++)
        {
            if (walk.RetractedAtSeq != 0 || walk.SupersededAtSeq != 0) continue;
            var span = walk.Value.Span;
            var at = ClaimValue.AssertedAt(span[ClaimValue.BodyOffset(span)..]).Ticks;
            if (seq == 0 || at >= assertedAt) (seq, assertedAt, value) = (walk.Seq, at, walk.Value);
        }

        return seq == 0 ? null : ClaimValue.Latest(seq, value);
    }

    /// <summary>A copy of the body, so that a remembered claim does not keep a whole block in memory.</summary>
    private static LatestClaim? Detached(LatestClaim? claim) => claim is null ? null : claim with { Body = claim.Body.ToArray() };
}
