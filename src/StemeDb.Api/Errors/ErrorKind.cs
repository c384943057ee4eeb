namespace StemeDb.Api.Errors;

/// <summary>A kind of error as clients know it. All are made in <see cref="ErrorCatalog"/>; a test looks for others.</summary>
/// <param name="Code">Stable short name; clients branch on it.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Title">What causes it: the same sentence every time.</param>
/// <param name="Remedy">What can be done about it.</param>
/// <param name="Retry">What sending the same request again comes to.</param>
internal sealed record ErrorKind(string Code, int Status, string Title, string Remedy, Retry Retry)
{
    /// <summary>Where every kind is explained.</summary>
    public const string TypePrefix = "https://stemedb.org/errors/";

    /// <summary>Where the kind is explained; its <c>type</c> in a problem document.</summary>
    public string Type { get; } = TypePrefix + Code;

    /// <summary>Whom it concerns.</summary>
    public Concern Concern => Status switch
    {
        < StatusCodes.Status500InternalServerError => Concern.Client,
        StatusCodes.Status500InternalServerError => Concern.Defect,
        _ => Concern.State,
    };
}

/// <summary>Whom an error concerns.</summary>
internal enum Concern
{
    /// <summary>The client: its request.</summary>
    Client = 0,

    /// <summary>The operator: the state of the system.</summary>
    State,

    /// <summary>The makers: a defect.</summary>
    Defect,
}
