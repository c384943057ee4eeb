namespace StemeDb.Api.Errors;

/// <summary>What sending the same request again comes to.</summary>
internal enum Retry
{
    /// <summary>It fails again: something about the request or the data has to change first.</summary>
    No = 0,

    /// <summary>Nothing was done; it may succeed later, after Retry-After where that is given.</summary>
    Later,

    /// <summary>It may have been carried out; later it may succeed, and an assertion that was stored is not stored again.</summary>
    Uncertain,
}
