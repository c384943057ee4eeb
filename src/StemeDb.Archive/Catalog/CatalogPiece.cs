namespace StemeDb.Archive.Catalog;

/// <summary>A piece of journal as its name tells it.</summary>
/// <param name="Generation">Which life of the cluster.</param>
/// <param name="FirstSeq">Seq of its first record.</param>
/// <param name="LastSeq">Seq of its last record.</param>
/// <param name="Name">Name of the object.</param>
/// <param name="Length">Bytes of the object.</param>
/// <param name="StoredAt">When it was put, by the store's clock.</param>
public sealed record CatalogPiece(long Generation, long FirstSeq, long LastSeq, string Name, long Length, DateTimeOffset StoredAt);
