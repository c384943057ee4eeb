namespace StemeDb.Bench.Comparing;

/// <summary>One side of a row: ours, or a peer. Prepared once, then measured once per round, by turns with the others.</summary>
internal interface IContender : IAsyncDisposable
{
    /// <summary>Who it is, and with which settings that were chosen while preparing.</summary>
    string Name { get; }

    /// <summary>Starts what it needs and warms it up. Nothing here counts.</summary>
    /// <exception cref="MissingProgramException">A program that it needs is not installed.</exception>
    Task PrepareAsync();

    /// <summary>One figure, in the unit of the row. Returns after what it left to do in the background is done.</summary>
    Task<double> MeasureAsync(int round);
}
