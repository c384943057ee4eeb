using StemeDb.Api.RateLimits.Policies;

namespace StemeDb.Api.RateLimits;

/// <summary>Which limit an endpoint counts against; on every endpoint, so that none is forgotten.</summary>
/// <param name="Class">The class; null: none, it always answers.</param>
internal sealed record LimitedAs(RateClass? Class)
{
    public static readonly LimitedAs Read = new(RateClass.Read);
    public static readonly LimitedAs Write = new(RateClass.Write);
    public static readonly LimitedAs Bulk = new(RateClass.Bulk);
    public static readonly LimitedAs Admin = new(RateClass.Admin);

    /// <summary>For whoever watches: it must get through when nobody else does.</summary>
    public static readonly LimitedAs Nothing = new((RateClass?)null);

    /// <summary>What an endpoint is unless it says otherwise.</summary>
    public static LimitedAs Usually(string method, string path) =>
        path.StartsWith("/v1/admin/", StringComparison.Ordinal) ? Admin
        : HttpMethods.IsGet(method) || HttpMethods.IsHead(method) ? Read
        : Write;
}
