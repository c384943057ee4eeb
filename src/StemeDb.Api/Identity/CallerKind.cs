namespace StemeDb.Api.Identity;

/// <summary>By what a caller is known.</summary>
internal enum CallerKind
{
    /// <summary>Nothing: there are no credentials, and the endpoint needs none.</summary>
    Anonymous,

    /// <summary>Authentication is off: whoever reaches the port, which only this host can.</summary>
    Local,

    /// <summary>An API key.</summary>
    Key,

    /// <summary>The key that the operator set for the first steps.</summary>
    Bootstrap,

    /// <summary>A signed token (JWT).</summary>
    Token,

    /// <summary>A client certificate.</summary>
    Certificate,
}
