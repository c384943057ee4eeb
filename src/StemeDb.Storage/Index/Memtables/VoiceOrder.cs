namespace StemeDb.Storage.Index.Memtables;

/// <summary>The voices of a path in order of their source, or of a source in order of their path. Immutable.</summary>
/// <param name="Head">The voice added last when this was made; another one in its place means there are new voices.</param>
/// <param name="Voices">The voices.</param>
internal sealed record VoiceOrder(int Head, VoiceRef[] Voices);

/// <summary>A voice with what a walk needs of it, so that it need not be looked up.</summary>
/// <param name="Voice">Index of the voice.</param>
/// <param name="Text">The bytes it is sorted by: its source among the voices of a path, its path among those of a source.</param>
/// <param name="FirstClaim">Place of its first claim; 0 when it had none yet.</param>
internal readonly record struct VoiceRef(int Voice, ArenaSlice Text, long FirstClaim);
