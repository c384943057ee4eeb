using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;
using StemeDb.Api.Errors;

namespace StemeDb.Api.OpenApi;

/// <summary>How an operation heeds entity tags, as the OpenAPI document says it.</summary>
/// <param name="Parameters">The headers it takes.</param>
/// <param name="IsRead">True: its answer has an ETag, and is 304 for a client that has it already.</param>
/// <param name="Errors">The refusals that come of it.</param>
internal sealed record EntityTagUse(IReadOnlyList<Operation.Parameter> Parameters, bool IsRead, IReadOnlyList<ErrorKind> Errors)
{
    public static readonly EntityTagUse None = new([], false, []);

    /// <summary>A read.</summary>
    public static readonly EntityTagUse OfReading = new([Header(HeaderNames.IfNoneMatch, "ETags of what the client has; 304 when it is one of them.")], true, []);

    /// <summary>A write to what exists always.</summary>
    public static readonly EntityTagUse OfReplacing = new([IfMatch], false, [ErrorCatalog.PreconditionFailed]);

    /// <summary>A write to what need not exist.</summary>
    public static readonly EntityTagUse OfCreatingOrReplacing = new(
        [IfMatch, Header(HeaderNames.IfNoneMatch, "*: write only when it was never set.")], false, [ErrorCatalog.PreconditionFailed]);

    private static Operation.Parameter IfMatch => Header(HeaderNames.IfMatch, "ETag of the read that this write rests on; 412 when something else is in force.");

    private static Operation.Parameter Header(string name, string description) => new(name, description) { In = ParameterLocation.Header };
}
