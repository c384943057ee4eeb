namespace StemeDb.Api.RateLimits.Policies;

/// <summary>Endpoints that share a limit.</summary>
internal enum RateClass
{
    /// <summary>Questions and everything else that only reads.</summary>
    Read,

    /// <summary>Single records.</summary>
    Write,

    /// <summary>Bulk requests; counted in lines.</summary>
    Bulk,

    /// <summary>Administration. A class of its own, so that there is room for it however much else goes on.</summary>
    Admin,
}
