namespace StemeDb.Storage.Index.Memtables;

/// <summary>The voices of a path in order of their source, or of a source in order of their path. Immutable.</summary>
/// <param name="Head">The voice added last when this was made; another one in its place means there are new voices.</param>
/// <param name="Voices">Indexes of the voices.</param>
internal sealed record VoiceOrder(int Head, int[] Voices);
