namespace StemeDb.Archive.Objects;

/// <summary>What puts left behind that were cut off.</summary>
/// <param name="Count">How many puts.</param>
/// <param name="Bytes">What they had sent.</param>
public readonly record struct UnfinishedPuts(int Count, long Bytes);
