using StemeDb.Model.Lenses.Voting;

namespace StemeDb.Model.Lenses.Values;

/// <summary>Equal bytes of canonical JSON.</summary>
internal sealed class ExactComparison : ValueComparison
{
    public override bool AreEqual(ReadOnlySpan<byte> representative, ReadOnlySpan<byte> value) =>
        representative.SequenceEqual(value);

    internal override void Group(ByteTable values, ReadOnlySpan<int> ranked, Span<int> representatives)
    {
        foreach (var value in ranked)
        {
            representatives[value] = value;
        }
    }
}
