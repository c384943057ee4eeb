namespace StemeDb.Storage.Tests.Runs;

/// <summary>A directory of its own for one test, removed at its end.</summary>
internal sealed class ScratchDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("stemedb-runs-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
