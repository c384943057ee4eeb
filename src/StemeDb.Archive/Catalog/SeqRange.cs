using System.Globalization;

namespace StemeDb.Archive.Catalog;

/// <summary>Seqs that follow each other.</summary>
/// <param name="First">The first of them, 1 or more.</param>
/// <param name="Last">The last of them, not before the first.</param>
public readonly record struct SeqRange(long First, long Last)
{
    /// <inheritdoc/>
    public override string ToString() => First == Last
        ? string.Create(CultureInfo.InvariantCulture, $"seq {First}")
        : string.Create(CultureInfo.InvariantCulture, $"seq {First} to {Last}");
}
