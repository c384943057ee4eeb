namespace StemeDb.Api.RateLimits.Policies;

/// <summary>The policies that are in force together. Immutable.</summary>
internal sealed class RatePolicies
{
    private readonly RatePolicy[] _byClass;

    /// <param name="policies">One for each class.</param>
    public RatePolicies(IEnumerable<RatePolicy> policies) => _byClass = [.. policies.OrderBy(policy => policy.Class)];

    public static IReadOnlyList<RateClass> Classes { get; } = Enum.GetValues<RateClass>();

    public RatePolicy this[RateClass kind] => _byClass[(int)kind];

    /// <summary>Whether any is counted.</summary>
    public bool AreOn => _byClass.Any(policy => policy.Mode != RateMode.Off);
}
