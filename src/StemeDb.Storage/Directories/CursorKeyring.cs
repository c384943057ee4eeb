using System.Security.Cryptography;
using StemeDb.Model.Time;

namespace StemeDb.Storage.Directories;

/// <summary>A secret that cursors are signed with.</summary>
/// <param name="Id">Stands in each cursor, so that it is known which secret signed it.</param>
/// <param name="Secret"><see cref="CursorKeyring.SecretBytes"/> random bytes.</param>
/// <param name="MadeAt">When it was made.</param>
public sealed record CursorKey(byte Id, ReadOnlyMemory<byte> Secret, Instant MadeAt);

/// <summary>
/// The secrets that cursors are signed with: the newest signs, the one before is still believed, so that a cursor that was handed
/// out just before a change stays good for as long as a key is used. Immutable.
/// </summary>
public sealed class CursorKeyring : IEquatable<CursorKeyring>
{
    /// <summary>Bytes of a secret: as many as a signature by HMAC-SHA256 has.</summary>
    public const int SecretBytes = 32;

    /// <summary>Keys that are kept, at most.</summary>
    public const int KeysMax = 2;

    /// <summary>A start of the engine makes a new key when the newest is older than this.</summary>
    public static readonly TimeSpan KeyLife = TimeSpan.FromDays(30);

    /// <summary>No keys: none was made yet.</summary>
    public static readonly CursorKeyring Empty = new([]);

    /// <summary>Makes a ring.</summary>
    /// <param name="keys">The keys, the oldest first.</param>
    /// <exception cref="FormatException">There are more than two, two of one id, or a secret has another length.</exception>
    public CursorKeyring(IReadOnlyList<CursorKey> keys)
    {
        Keys = keys.Count <= KeysMax
            && keys.DistinctBy(key => key.Id).Count() == keys.Count
            && keys.All(key => key.Secret.Length == SecretBytes)
                ? keys : throw new FormatException("the keys of cursors are not as they were written");
    }

    /// <summary>The keys, the oldest first; the last one signs.</summary>
    public IReadOnlyList<CursorKey> Keys { get; }

    /// <summary>This ring, or one with a new key when it has none that is young enough.</summary>
    /// <param name="now">The time.</param>
    public CursorKeyring Renewed(Instant now)
    {
        if (Keys.Count > 0 && now.Ticks - Keys[^1].MadeAt.Ticks < KeyLife.Ticks)
        {
            return this;
        }

        var id = Keys.Count == 0 ? 1 : Keys[^1].Id + 1;
        return new CursorKeyring([.. Keys.TakeLast(KeysMax - 1), new CursorKey((byte)id, RandomNumberGenerator.GetBytes(SecretBytes), WholeSeconds(now))]);
    }

    private static Instant WholeSeconds(Instant now) => new(now.Ticks - (now.Ticks % TimeSpan.TicksPerSecond));

    /// <inheritdoc/>
    public bool Equals(CursorKeyring? other) => other is not null && Keys.Count == other.Keys.Count
        && Keys.Zip(other.Keys).All(pair =>
            pair.First.Id == pair.Second.Id && pair.First.MadeAt == pair.Second.MadeAt
            && CryptographicOperations.FixedTimeEquals(pair.First.Secret.Span, pair.Second.Secret.Span));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as CursorKeyring);

    /// <inheritdoc/>
    public override int GetHashCode() => Keys.Count == 0 ? 0 : HashCode.Combine(Keys.Count, Keys[^1].Id, Keys[^1].MadeAt);
}
