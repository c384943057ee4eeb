namespace StemeDb.Archive.Objects;

/// <summary>What is known of an object without reading it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="StoredAt">When it was put, by the store's clock.</param>
public sealed record ObjectInfo(string Name, long Length, DateTimeOffset StoredAt);
