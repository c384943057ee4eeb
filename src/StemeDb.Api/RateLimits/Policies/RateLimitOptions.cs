using System.Globalization;
using StemeDb.ServiceDefaults.Configuration;

namespace StemeDb.Api.RateLimits.Policies;

/// <summary>How requests are limited; docs/operations/rate-limits.md explains it.</summary>
internal sealed record RateLimitOptions
{
    private const string FileVariable = "STEMEDB_RATE_LIMITS_FILE";
    private const string NumberAllowed = "a number of tokens per second from 0.001 to 1000000";

    // Generous for a person or a service, and far below what a process can serve. In force where strangers can reach it.
    private static readonly Dictionary<RateClass, RatePolicyDraft> Defaults = new()
    {
        [RateClass.Read] = new(2000, 4000, RateMode.Enforce, 256),
        [RateClass.Write] = new(2000, 4000, RateMode.Enforce, 256),
        [RateClass.Bulk] = new(100_000, 200_000, RateMode.Enforce, 8),
        [RateClass.Admin] = new(20, 100, RateMode.Enforce, 16),
    };

    /// <summary>What the variables say of each class, over the defaults.</summary>
    public required IReadOnlyDictionary<RateClass, RatePolicyDraft> Variables { get; init; }

    /// <summary>Where policies are read from, again whenever it changes; null: nowhere.</summary>
    public string? File { get; init; }

    /// <summary>Claims that a query may read for one token.</summary>
    public required int ClaimsPerToken { get; init; }

    /// <summary>How long a bulk request waits for tokens before it ends.</summary>
    public required TimeSpan BulkPatience { get; init; }

    /// <summary>Slower than this, Redis counts as away.</summary>
    public required TimeSpan RedisTimeout { get; init; }

    /// <summary>Processes that share the limits; null: counted in Redis.</summary>
    public int? Nodes { get; init; }

    /// <summary>Begins every key in Redis.</summary>
    public required string KeyPrefix { get; init; }

    /// <summary>The policies at the start.</summary>
    public required RatePolicies Initial { get; init; }

    /// <param name="settings">The variables.</param>
    /// <param name="isReachedByOthers">True: not only this host reaches the process, so the defaults are in force.</param>
    public static RateLimitOptions Read(SettingsReader settings, bool isReachedByOthers)
    {
        var variables = RatePolicies.Classes.ToDictionary(kind => kind, kind => ReadDraft(settings, kind)
            .Over(Defaults[kind] with { Mode = isReachedByOthers ? RateMode.Enforce : RateMode.Off }));
        var file = settings.Text(FileVariable) is { } path ? Path.GetFullPath(path) : null;
        return new RateLimitOptions
        {
            Variables = variables,
            File = file,
            ClaimsPerToken = settings.Integer("STEMEDB_RATE_LIMIT_CLAIMS_PER_TOKEN", 100, 1, 1_000_000),
            BulkPatience = settings.Duration(
                "STEMEDB_RATE_LIMIT_BULK_PATIENCE", TimeSpan.FromSeconds(10), TimeSpan.Zero, TimeSpan.FromHours(1)),
            RedisTimeout = settings.Duration(
                "STEMEDB_RATE_LIMIT_REDIS_TIMEOUT", TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(5)),
            Nodes = settings.Integer("STEMEDB_RATE_LIMIT_NODES", 0, 0, 10_000) is > 0 and var nodes ? nodes : null,
            KeyPrefix = settings.Text("STEMEDB_RATE_LIMIT_KEY_PREFIX") ?? "stemedb:limit:",
            Initial = ReadInitial(settings, variables, file),
        };
    }

    private static RatePolicyDraft ReadDraft(SettingsReader settings, RateClass kind)
    {
        var name = $"STEMEDB_RATE_LIMIT_{RatePolicy.NameOf(kind).ToUpperInvariant()}_";
        return new RatePolicyDraft(
            settings.Value<double?>(name + "RATE", null, NumberAllowed, TryParseRate),
            settings.Text(name + "BURST") is null ? null : settings.Integer(name + "BURST", 1, 1, RatePolicy.MaxBurst),
            settings.Text(name + "MODE") is null ? null : settings.Choice(name + "MODE", RateMode.Off),
            settings.Text(name + "CONCURRENCY") is null ? null : settings.Integer(name + "CONCURRENCY", 0, 0, RatePolicy.MaxConcurrency));
    }

    private static bool TryParseRate(string text, out double? rate)
    {
        var isNumber = double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number);
        rate = number;
        return isNumber && number is >= RatePolicy.MinRate and <= RatePolicy.MaxRate;
    }

    private static RatePolicies ReadInitial(SettingsReader settings, Dictionary<RateClass, RatePolicyDraft> variables, string? file)
    {
        if (file is not null)
        {
            if (RatePolicyReading.TryRead(file, variables, out var policies, out var fault))
            {
                return policies!;
            }

            settings.Fault($"{FileVariable} '{file}' {fault}.");
        }

        return new RatePolicies(variables.Select(draft =>
        {
            var policy = draft.Value.Complete(draft.Key, out var fault);
            if (fault is not null)
            {
                settings.Fault($"STEMEDB_RATE_LIMIT_{policy.Name.ToUpperInvariant()}_BURST does not fit its rate: {fault}; give a smaller burst or a greater rate.");
            }

            return policy;
        }));
    }
}
