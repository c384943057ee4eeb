namespace StemeDb.Model.Assertions;

/// <summary>What a claim rests on. At least one part is present.</summary>
/// <param name="Uri">Where it can be found.</param>
/// <param name="Quote">The words themselves.</param>
/// <param name="Sha256">SHA-256 of the document, 64 lower-case hexadecimal digits.</param>
public sealed record Evidence(string? Uri, string? Quote, string? Sha256);
