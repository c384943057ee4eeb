namespace StemeDb.Api.Errors;

/// <summary>A kind of error as clients know it.</summary>
/// <param name="Code">Stable short name; clients branch on it.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Title">The same sentence every time.</param>
/// <param name="Remedy">What the client can do about it.</param>
internal sealed record ErrorKind(string Code, int Status, string Title, string Remedy)
{
    /// <summary>Where the kind is explained; its <c>type</c> in a problem document.</summary>
    public string Type { get; } = "https://stemedb.org/errors/" + Code;
}
