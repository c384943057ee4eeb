using System.Runtime.CompilerServices;
using StemeDb.Api.Identity.Refusals;
using StemeDb.Api.Keys;
using StemeDb.Model.Keys;
using StemeDb.Model.Records;
using StemeDb.Model.Time;

namespace StemeDb.Api.Identity.Keys;

/// <summary>Says who presents a key. Thread-safe.</summary>
/// <param name="directory">The keys that are recorded.</param>
/// <param name="options">The one that is not.</param>
/// <param name="clock">For what expires.</param>
internal sealed class KeyVerifier(IKeyDirectory directory, IdentityOptions options, TimeProvider clock)
{
    /// <summary>Stands in for a key that is not there, so that its secret is compared all the same.</summary>
    private static readonly ApiKey s_nobody = new()
    {
        Name = "nobody",
        Scopes = KeyScopes.Read,
        SecretHash = new byte[ApiKey.HashBytes],
        CreatedAt = new Instant(0),
    };

    // A record is the same object for as long as the directory keeps it.
    private readonly ConditionalWeakTable<ApiKeyRecord, Caller> _callers = [];

    /// <summary>Judges a key.</summary>
    /// <param name="token">What was sent.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Who it is; else why not.</returns>
    /// <exception cref="Contracts.Failures.EngineException">The engine cannot be asked.</exception>
    public async ValueTask<(Caller? Caller, CredentialsRefused? Refused)> VerifyAsync(string token, CancellationToken cancellationToken)
    {
        if (!ApiKeyToken.TryParse(token, out var id, out var secretHash))
        {
            return (null, CredentialsRefused.Malformed);
        }

        if (options.Bootstrap is { } bootstrap && bootstrap.Id == id)
        {
            return bootstrap.Accepts(secretHash) ? (bootstrap.Caller, null) : (null, CredentialsRefused.WrongSecret);
        }

        var (caller, refused) = Judge(await directory.FindAsync(id, cancellationToken), secretHash, new Instant(clock.GetUtcNow().UtcTicks));
        return (caller, refused is null ? null : refused with { KeyId = id });
    }

    /// <summary>
    /// The same work whether there is such a key or not, and nothing of a key is told to who does not have its secret: not even that it
    /// is revoked.
    /// </summary>
    private (Caller? Caller, CredentialsRefused? Refused) Judge(ApiKeyRecord? record, byte[] secretHash, Instant now)
    {
        var key = record?.Key ?? s_nobody;
        if (!key.Accepts(secretHash, now) || record is null)
        {
            return (null, record is null ? CredentialsRefused.UnknownKey : CredentialsRefused.WrongSecret);
        }

        return key.RevokedAt is not null ? (null, CredentialsRefused.Revoked)
            : !key.IsGoodAt(now) ? (null, CredentialsRefused.Expired)
            : (_callers.GetValue(record, CallerOf), null);
    }

    private static Caller CallerOf(ApiKeyRecord record) => Grant.To(CallerKind.Key, record.KeyId, "key:" + record.KeyId, record.Key);
}
