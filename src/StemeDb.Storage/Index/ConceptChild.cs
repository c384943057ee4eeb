namespace StemeDb.Storage.Index;

/// <summary>A segment under a path.</summary>
/// <param name="Segment">The segment in UTF-8.</param>
/// <param name="HasClaims">There are claims on the path that ends with this segment.</param>
/// <param name="PathsBelow">Distinct paths with claims below it, itself not counted.</param>
/// <param name="Claims">Assertions ever made at it and below, retracted ones included.</param>
public sealed record ConceptChild(ReadOnlyMemory<byte> Segment, bool HasClaims, long PathsBelow, long Claims);
