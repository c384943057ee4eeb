using Microsoft.OpenApi;
using StemeDb.Api.Errors;
using StemeDb.Api.Identity;

namespace StemeDb.Api.OpenApi;

/// <summary>What the OpenAPI document says of what is learned about sources.</summary>
internal static class SnapshotOperations
{
    private const string Trust = "Trust";

    public static readonly Operation Learn = new("learnSnapshot", Trust, "Learn copy groups and accuracies of sources now")
    {
        Access = Access.Admin,
        Description = "Answers when what was learned is durable and in force. A call while another one learns has the outcome of that "
            + "one. Has a time limit of its own; when it runs out, or the client goes away, learning goes on to its end.",
        Answers =
        [
            new(201, "Something new was learned; Location says where it is.", Operation.Json("SnapshotSummary")) { HasLocation = true },
            new(200, "What is in force says the same already; nothing was written.", Operation.Json("SnapshotSummary")),
        ],
        Errors = [ErrorCatalog.TooSlow, .. OperationErrors.OfReading, ErrorCatalog.DiskFull],
    };

    public static readonly Operation List = new("listSnapshots", Trust, "List what was learned about sources, the newest first")
    {
        Access = Access.ReadAll,
        Parameters = QueryOperations.Paging,
        Answers = [new(200, "A page of summaries.", Operation.Json("SnapshotPage"))],
        EntityTags = EntityTagUse.OfReading,
        Errors = [ErrorCatalog.BadCursor, .. OperationErrors.OfReading],
    };

    public static readonly Operation Get = new("getSnapshot", Trust, "Read what a snapshot says of each source")
    {
        Access = Access.ReadAll,
        Parameters = [new("id", "The snapshot's id, 64 lower-case hexadecimal digits.") { In = ParameterLocation.Path, MaxLength = 64 }],
        Answers = [new(200, "The snapshot.", Operation.Json("Snapshot"))],
        EntityTags = EntityTagUse.OfReading,
        Errors = [ErrorCatalog.NotFound, .. OperationErrors.OfReading],
    };
}
