namespace StemeDb.Model.Keys;

/// <summary>What a key may do. The numbers are of this process only; the log and JSON have the names.</summary>
[Flags]
public enum KeyScopes
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Ask, list, follow.</summary>
    Read = 1,

    /// <summary>Assert and retract.</summary>
    Write = 2,

    /// <summary>Keys, sources, rules, learning, the audit; and retract what others said.</summary>
    Admin = 4,

    /// <summary>Back up and archive.</summary>
    Backup = 8,
}

/// <summary>The words for scopes in JSON.</summary>
public static class KeyScopeNames
{
    private static readonly (KeyScopes Scope, string Name)[] s_names =
        [(KeyScopes.Read, "read"), (KeyScopes.Write, "write"), (KeyScopes.Admin, "admin"), (KeyScopes.Backup, "backup")];

    /// <summary>All words, for messages.</summary>
    public static string All { get; } = string.Join(", ", s_names.Select(each => each.Name));

    /// <summary>The words of the scopes that are set, always in the same order.</summary>
    public static IEnumerable<string> Of(KeyScopes scopes) =>
        s_names.Where(each => scopes.HasFlag(each.Scope)).Select(each => each.Name);

    /// <summary>The one scope of a word.</summary>
    /// <param name="name">In lower case.</param>
    /// <param name="scope">The scope; <see cref="KeyScopes.None"/> when there is no such word.</param>
    public static bool TryParse(string name, out KeyScopes scope)
    {
        scope = s_names.FirstOrDefault(each => each.Name == name).Scope;
        return scope != KeyScopes.None;
    }
}
