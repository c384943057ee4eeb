using StemeDb.Model.Records;

namespace StemeDb.Api.Keys;

/// <summary>The keys of the engine, for whoever has to decide whether one is good. Thread-safe.</summary>
internal interface IKeyDirectory
{
    /// <summary>
    /// What is known of a key, revoked and expired ones included: judge it by <see cref="Model.Keys.ApiKey.IsGoodAt"/> and
    /// <see cref="Model.Keys.ApiKey.Accepts"/>. What the engine said up to a second ago may be said again; nothing older ever is.
    /// </summary>
    /// <param name="keyId">A valid id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The latest record of the key; null when there is none.</returns>
    /// <exception cref="Contracts.Failures.EngineException">The engine cannot be asked: nobody can say whether the key is good.</exception>
    Task<ApiKeyRecord?> FindAsync(string keyId, CancellationToken cancellationToken);
}
