using StemeDb.Api.Errors;

namespace StemeDb.Api.OpenApi;

/// <summary>Problems that groups of endpoints share.</summary>
internal static class OperationErrors
{
    /// <summary>Any endpoint.</summary>
    public static readonly ErrorKind[] Always = [ErrorCatalog.BadRequest, ErrorCatalog.BadParameter, ErrorCatalog.Internal];

    /// <summary>Endpoints that have a limit.</summary>
    public static readonly ErrorKind[] OfALimit = [ErrorCatalog.RateLimited, ErrorCatalog.TooManyConcurrent];

    /// <summary>Endpoints that ask the engine.</summary>
    public static readonly ErrorKind[] OfTheEngine =
    [
        ErrorCatalog.EngineUnavailable, ErrorCatalog.EngineStarting, ErrorCatalog.EngineStopping, ErrorCatalog.EnginePoisoned,
        ErrorCatalog.Overloaded, ErrorCatalog.NotInTime, ErrorCatalog.Deadline,
    ];

    /// <summary>Endpoints that read stored claims.</summary>
    public static readonly ErrorKind[] OfReading = [.. OfTheEngine, ErrorCatalog.RangeUnavailable];

    /// <summary>Endpoints that take a body.</summary>
    public static readonly ErrorKind[] OfABody =
    [
        ErrorCatalog.Malformed, ErrorCatalog.TooSlow, ErrorCatalog.TooLarge, ErrorCatalog.UnsupportedMediaType, ErrorCatalog.Invalid,
    ];

    /// <summary>Endpoints that write.</summary>
    public static readonly ErrorKind[] OfWriting = [.. OfABody, .. OfTheEngine, ErrorCatalog.RangeUnavailable, ErrorCatalog.DiskFull];

    /// <summary>All that an endpoint can answer with.</summary>
    /// <param name="operation">The endpoint.</param>
    /// <param name="isLimited">True: a rate limit applies to it.</param>
    public static IEnumerable<ErrorKind> Of(Operation operation, bool isLimited) => operation.Errors
        .Concat(operation.EntityTags.Errors)
        .Concat(isLimited ? OfALimit : [])
        .Concat(Always)
        .Concat(OperationSecurity.Errors(operation.Access))
        .Distinct();
}
