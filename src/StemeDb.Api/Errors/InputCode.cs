namespace StemeDb.Api.Errors;

/// <summary>
/// The short names of faults of the input that this process finds itself, beside those of the model
/// (<see cref="Model.Faults.FaultCode"/>) and of the engine (<see cref="Contracts.Failures.FaultName"/>).
/// </summary>
internal static class InputCode
{
    /// <summary>A line of a bulk request has more members and elements than STEMEDB_MAX_JSON_ITEMS.</summary>
    public const string JsonTooLarge = "json_too_large";

    /// <summary>A line of a bulk request is longer than STEMEDB_MAX_LINE_BYTES.</summary>
    public const string LineTooLong = "line_too_long";

    /// <summary>A parameter of the URL is given twice.</summary>
    public const string RepeatedParameter = "repeated_parameter";

    /// <summary>The caller may not speak for this source.</summary>
    public const string SourceNotYours = "source_not_yours";

    /// <summary>A parameter of the URL that this path does not take.</summary>
    public const string UnknownParameter = "unknown_parameter";
}
