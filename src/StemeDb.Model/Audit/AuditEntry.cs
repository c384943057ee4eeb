namespace StemeDb.Model.Audit;

/// <summary>Who did what as an administrator, and what came of it. When, is the time of its record in the log.</summary>
/// <param name="Actor">Who: <c>key:</c> and its id, another subject, or an address when nobody had to say who they are.</param>
/// <param name="Action">What, for example <c>key.create</c>.</param>
/// <param name="Target">To what: the id of a key, a source, a pattern; may be empty.</param>
/// <param name="Outcome">What came of it, for example <c>done</c>.</param>
/// <param name="Address">Where from: the client's address; may be empty.</param>
/// <param name="TraceId">The trace of the request, 32 hexadecimal digits; may be empty.</param>
public sealed record AuditEntry(string Actor, string Action, string Target, string Outcome, string Address, string TraceId)
{
    /// <summary>Most bytes of UTF-8 of a target: a path or pattern has no more.</summary>
    public const int MaxTargetBytes = 1024;

    /// <summary>Most bytes of UTF-8 of each other text.</summary>
    public const int MaxTextBytes = 256;
}
