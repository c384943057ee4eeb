namespace StemeDb.Storage.Index.Memtables;

/// <summary>The latest live claim of a voice in all layers, as the writer knows it.</summary>
/// <param name="Claim">The claim; null when there is none.</param>
internal sealed record VoiceLatest(LatestClaim? Claim)
{
    /// <summary>What it is after another claim, with a greater seq than all before.</summary>
    public VoiceLatest After(LatestClaim added) =>
        Claim is not null && added.AssertedAt < Claim.AssertedAt ? this : new VoiceLatest(added);
}
