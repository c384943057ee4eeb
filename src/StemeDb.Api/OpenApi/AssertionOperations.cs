using Microsoft.OpenApi;
using StemeDb.Api.Bulk.Idempotency;
using StemeDb.Api.Errors;
using StemeDb.Api.Identity;
using StemeDb.Api.Requests;

namespace StemeDb.Api.OpenApi;

/// <summary>What the OpenAPI document says of the endpoints of assertions.</summary>
internal static class AssertionOperations
{
    private const string Tag = "Assertions";

    public static readonly Operation Assert = new("assert", Tag, "Assert one claim")
    {
        Access = Access.Write,
        Description = "Durable when answered. The same claim sent twice is stored once, so a retry is harmless.",
        Body = Operation.Json("Assertion"),
        Answers =
        [
            new(201, "Created now; Location leads to it.", Operation.Json("AppendReceipt")) { HasLocation = true },
            new(200, "It was there already; nothing was written.", Operation.Json("AppendReceipt")),
        ],
        Errors = OperationErrors.OfWriting,
    };

    public static readonly Operation AssertMany = new("assertMany", Tag, "Assert many claims, a line each")
    {
        Access = Access.Write,
        Description = "Streamed both ways: a reply line per input line, in the order of the input, and a summary as the last line. "
            + "What cannot be finished ends with the line {\"problem\":{…}}; every line answered before it is durable.",
        Parameters =
        [
            new("report", "all (default): a reply line for every input line; errors: only for rejected ones.") { Choices = ["all", "errors"] },
            new("atomic", "true: all lines are taken or none, up to 10,000.", "boolean"),
            new(IdempotencyKey.Header, "Makes this and every later request with the key tries of the same one, for 24 hours: printable ASCII without spaces, such as a UUID.")
            {
                In = ParameterLocation.Header,
                MaxLength = IdempotencyKey.MaxLength,
            },
        ],
        Body = new(RequestBody.NdJson, "Assertion"),
        Answers = [new(200, "A line per input line, then the summary.", new(RequestBody.NdJson, "BulkReplyLine"))],
        // An atomic request is refused whole for what would be a rejected line of another.
        Errors =
        [
            ErrorCatalog.Forbidden, ErrorCatalog.NotFound, ErrorCatalog.Conflict, ErrorCatalog.IdempotencyInProgress, ErrorCatalog.IdempotencyKeyReused,
            .. OperationErrors.OfWriting,
        ],
    };

    public static readonly Operation List = new("listAssertions", Tag, "List claims as they were made")
    {
        Access = Access.Read,
        Description = "In the order of path, source and seq. At least one of concept_path and source is given.",
        Parameters =
        [
            new("concept_path", "Only claims on this path.") { MaxLength = 1024 },
            new("source", "Only claims of this source.") { MaxLength = 256 },
            .. QueryOperations.Paging,
        ],
        Answers = [new(200, "A page of claims, as of the log when the first page was read.", Operation.Json("AssertionPage"))],
        EntityTags = EntityTagUse.OfReading,
        Errors = [ErrorCatalog.BadCursor, .. OperationErrors.OfReading],
    };

    public static readonly Operation Get = new("getAssertion", Tag, "Read one claim as it is stored")
    {
        Access = Access.Read,
        Parameters = [new("id", "64 lower-case hexadecimal digits.") { In = ParameterLocation.Path }],
        Answers = [new(200, "The claim.", Operation.Json("StoredAssertion"))],
        EntityTags = EntityTagUse.OfReading,
        Errors = [ErrorCatalog.NotFound, .. OperationErrors.OfReading],
    };
}
