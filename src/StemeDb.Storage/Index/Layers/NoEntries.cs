using StemeDb.Storage.Runs;

namespace StemeDb.Storage.Index.Layers;

/// <summary>A cursor over nothing.</summary>
internal sealed class NoEntries : IEntryCursor
{
    public static NoEntries Instance { get; } = new();

    public ReadOnlySpan<byte> Key => default;

    public ReadOnlyMemory<byte> Value => default;

    public bool Seek(ReadOnlySpan<byte> key) => false;

    public bool MoveNext() => false;
}
