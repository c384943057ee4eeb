using System.Text.Json;

namespace StemeDb.Archive.Restoring;

/// <summary>
/// What a restore that was begun does, kept in the file <c>RESTORE</c> of its target: the same command goes on with it, also when
/// the archive has got more meanwhile.
/// </summary>
/// <param name="ClusterId">Whose data.</param>
/// <param name="Goal">What was asked for.</param>
/// <param name="SourceGeneration">The generation whose history is restored.</param>
/// <param name="Generation">The new one.</param>
/// <param name="Backup">The backup it begins with, or <see cref="RestorePlanner.NoBackup"/>.</param>
/// <param name="ToSeq">The last seq.</param>
internal sealed record RestoreState(Guid ClusterId, string Goal, long SourceGeneration, long Generation, string Backup, long ToSeq)
{
    private static readonly JsonSerializerOptions _json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true, NewLine = "\n" };

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, _json);

    /// <summary>Null when it is not one: then it was begun by something else.</summary>
    public static RestoreState? Read(byte[] text)
    {
        try
        {
            return JsonSerializer.Deserialize<RestoreState>(text, _json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
