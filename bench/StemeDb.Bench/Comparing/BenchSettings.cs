namespace StemeDb.Bench.Comparing;

/// <summary>How thorough a run is.</summary>
/// <param name="Rounds">Turns of every contender; the median is printed.</param>
/// <param name="Window">How long one measurement of a rate takes.</param>
/// <param name="BulkLines">Rows of one bulk request, and of one COPY.</param>
internal sealed record BenchSettings(int Rounds, TimeSpan Window, int BulkLines)
{
    public static BenchSettings Full { get; } = new(3, TimeSpan.FromSeconds(4), 200_000);

    /// <summary>Shows that everything runs; the figures say little.</summary>
    public static BenchSettings Quick { get; } = new(1, TimeSpan.FromSeconds(1), 50_000);
}
