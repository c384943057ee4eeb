using StemeDb.Model.Lenses.Catalog;

namespace StemeDb.Bench.Lenses;

/// <summary>A way to put questions, over claims that are loaded once.</summary>
internal interface ILensContender : IAsyncDisposable
{
    /// <summary>Head of its column.</summary>
    string Name { get; }

    /// <summary>Loads the claims and warms up.</summary>
    Task PrepareAsync();

    /// <summary>Answers per second through a lens, one path after the other.</summary>
    Task<double> AskAsync(ILens lens);
}
