namespace StemeDb.Score;

/// <summary>A truth that is known.</summary>
/// <param name="Path">About what.</param>
/// <param name="Value">What is true.</param>
internal sealed record Gold(string Path, string Value)
{
    /// <summary>All of a file with a header row.</summary>
    public static IReadOnlyList<Gold> Read(string file) =>
        [.. File.ReadLines(file).Skip(1).Select(line => line.Split('\t')).Select(fields => new Gold(fields[0], fields[1]))];
}
