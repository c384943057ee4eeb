using StemeDb.Model.Keys;

namespace StemeDb.Api.Identity;

/// <summary>
/// Who may use an endpoint. Every endpoint has one: what has none is refused to everybody (docs/security.md has the table).
/// </summary>
internal sealed record Access
{
    /// <summary>Anybody, without credentials: says nothing of the data.</summary>
    public static readonly Access Open = new() { IsOpen = true };

    /// <summary>Whoever has credentials that are good, whatever their scopes.</summary>
    public static readonly Access Known = new();

    /// <summary>Reading, within the caller's paths.</summary>
    public static readonly Access Read = new() { AnyOf = KeyScopes.Read };

    /// <summary>Reading what cannot be told apart by paths: only for callers that are bound to none.</summary>
    public static readonly Access ReadAll = new() { AnyOf = KeyScopes.Read, NeedsUnbound = true };

    /// <summary>Asserting, within the caller's paths and as its sources.</summary>
    public static readonly Access Write = new() { AnyOf = KeyScopes.Write };

    /// <summary>Retracting: a source its own, an administrator anybody's.</summary>
    public static readonly Access Retract = new() { AnyOf = KeyScopes.Write | KeyScopes.Admin };

    /// <summary>
    /// The registry of sources and rules, within the caller's paths and sources. Not a matter of writing: a source that set its own tier
    /// would outvote all others.
    /// </summary>
    public static readonly Access Registry = new() { AnyOf = KeyScopes.Admin };

    /// <summary>What concerns everybody: keys, the audit, learning. Only for administrators that are bound to nothing.</summary>
    public static readonly Access Admin = new() { AnyOf = KeyScopes.Admin, NeedsUnbound = true };

    /// <summary>Backups, their verification and drills: they concern everybody's data, and show none of it.</summary>
    public static readonly Access Backup = new() { AnyOf = KeyScopes.Backup, NeedsUnbound = true };

    /// <summary>Watching the process itself: whoever could learn more by other ways.</summary>
    public static readonly Access Watch = new() { AnyOf = KeyScopes.Read | KeyScopes.Admin | KeyScopes.Backup, NeedsUnbound = true };

    private Access()
    {
    }

    /// <summary>True: no credentials are needed.</summary>
    public bool IsOpen { get; private init; }

    /// <summary>One of these scopes is needed; none: any credentials will do.</summary>
    public KeyScopes AnyOf { get; private init; }

    /// <summary>True: refused to callers that are bound to some paths or sources.</summary>
    public bool NeedsUnbound { get; private init; }

    /// <summary>True when a caller may use it. Within which paths and for which sources is judged where they are known.</summary>
    public bool Allows(Caller caller) =>
        caller.Kind != CallerKind.Anonymous && (AnyOf == KeyScopes.None || caller.HasAny(AnyOf)) && !(NeedsUnbound && caller.IsBound);
}
