using StemeDb.Contracts;
using StemeDb.Model.Keys;
using StemeDb.Model.Paths;

namespace StemeDb.Api.Identity;

/// <summary>Who sends a request, what they may do, and for whom. Immutable, thread-safe.</summary>
internal sealed record Caller
{
    /// <summary>Whoever reaches a process without authentication: may do everything.</summary>
    public static Caller Local { get; } = new()
    {
        Kind = CallerKind.Local,
        Id = "local",
        Scopes = KeyScopes.Read | KeyScopes.Write | KeyScopes.Admin | KeyScopes.Backup,
    };

    /// <summary>Nobody known: may do nothing.</summary>
    public static Caller Anonymous { get; } = new()
    {
        Kind = CallerKind.Anonymous,
        Id = "anonymous",
        Readable = PathBounds.None,
        Writable = PathBounds.None,
    };

    private EngineBounds? _bounds;

    public required CallerKind Kind { get; init; }

    /// <summary>For logs and the audit: the id of the key, the subject of the token or certificate; printable ASCII, never a secret.</summary>
    public required string Id { get; init; }

    /// <summary>
    /// What limits are counted by, the same in every process: <c>key:…</c>, <c>token:…</c>, <c>certificate:…</c>, <c>bootstrap</c>.
    /// Null when nobody is named: then the client's address stands for them.
    /// </summary>
    public string? PartitionId { get; init; }

    public KeyScopes Scopes { get; init; }

    /// <summary>The sources it may speak for.</summary>
    public SourceBounds Sources { get; init; } = SourceBounds.All;

    /// <summary>The paths it may read.</summary>
    public PathBounds Readable { get; init; } = PathBounds.All;

    /// <summary>The paths it may write to.</summary>
    public PathBounds Writable { get; init; } = PathBounds.All;

    /// <summary>True when it is bound to some paths or sources, so that it must not learn of the others.</summary>
    public bool IsBound => !Readable.IsAll || !Writable.IsAll || !Sources.IsAll;

    /// <summary>
    /// What travels to the engine with every call; null when nothing is out of bounds. Without the scope to read nothing is readable, so that
    /// no refusal of a write tells what there is.
    /// </summary>
    public EngineBounds? Bounds => Readable.IsAll && Writable.IsAll && HasAny(KeyScopes.Read) ? null
        : _bounds ??= new EngineBounds(HasAny(KeyScopes.Read) ? Readable : PathBounds.None, Writable);

    /// <summary>
    /// True when it may do to others' claims what only their sources may else. Without authentication nobody is known to be one, so that
    /// everybody keeps to what a source may.
    /// </summary>
    public bool IsAdministrator => Kind != CallerKind.Local && HasAny(KeyScopes.Admin) && Sources.IsAll;

    /// <summary>True when it has one of the scopes.</summary>
    public bool HasAny(KeyScopes scopes) => (Scopes & scopes) != KeyScopes.None;
}
