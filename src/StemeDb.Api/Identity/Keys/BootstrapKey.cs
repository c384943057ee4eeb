using System.Security.Cryptography;
using StemeDb.Model.Keys;
using StemeDb.ServiceDefaults.Configuration;

namespace StemeDb.Api.Identity.Keys;

/// <summary>The key that the operator sets for the first steps: it makes the first real key, and is then taken away.</summary>
internal sealed class BootstrapKey
{
    /// <summary>The variable, or with <c>_FILE</c> behind it the file, that holds it.</summary>
    public const string Name = "STEMEDB_BOOTSTRAP_KEY";

    private readonly byte[] _secretHash;

    private BootstrapKey(string id, byte[] secretHash)
    {
        (Id, _secretHash) = (id, secretHash);
        Caller = new Caller
        {
            Kind = CallerKind.Bootstrap,
            Id = "bootstrap:" + id,
            PartitionId = "bootstrap",
            Scopes = KeyScopes.Admin,
        };
    }

    public string Id { get; }

    /// <summary>Who presents it: an administrator, who neither reads nor writes claims.</summary>
    public Caller Caller { get; }

    public static BootstrapKey? Read(SettingsReader settings)
    {
        if (settings.Secret(Name) is not { } token)
        {
            return null;
        }

        if (ApiKeyToken.TryParse(token, out var id, out var secretHash))
        {
            return new BootstrapKey(id, secretHash);
        }

        // It is a secret, or somebody meant it to be one, so it is not shown.
        settings.Fault($"{Name} is not a key; allowed: one of the form steme_<id>_<secret>, as 'stemedb key generate' makes it.");
        return null;
    }

    /// <summary>Whether a secret is this key's; takes the same time wherever the digests differ.</summary>
    public bool Accepts(ReadOnlySpan<byte> secretHash) => CryptographicOperations.FixedTimeEquals(_secretHash, secretHash);
}
