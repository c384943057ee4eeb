using StemeDb.Api.Changes;
using StemeDb.Api.Errors;
using StemeDb.Api.Identity;
using StemeDb.Api.Requests;

namespace StemeDb.Api.OpenApi;

/// <summary>What the OpenAPI document says of the feed of changes.</summary>
internal static class ChangeOperations
{
    public static readonly Operation Follow = new("followChanges", "Changes", "Follow everything that is recorded")
    {
        Access = Access.Read,
        Description = "Every record in the order of the log, none twice: claims, retractions, sources, rules. With Accept: "
            + "text/event-stream as server-sent events whose id is the seq, so that Last-Event-ID resumes; else as lines of NDJSON. "
            + "Only what is durable is told, and it is told at once. A client that reads slowly slows nobody but itself.",
        Parameters =
        [
            new("after", "Changes with a greater seq; latest: those from now on; left out: all. The header Last-Event-ID wins over it."),
            new("prefix", "Only claims at or below this path and their retractions; sources and rules in any case.") { MaxLength = 1024 },
            new("follow", "Whether to wait for more at the end of the log; default true for server-sent events, else false.", "boolean"),
        ],
        Answers =
        [
            new(200, "The changes; positions and heartbeats in between, and a problem at the end where it could not go on.", new(RequestBody.NdJson, "Change"))
            {
                Also = new(EventStreamOutput.Type, "Change"),
            },
        ],
        Errors = [ErrorCatalog.Invalid, ErrorCatalog.TooManyFeeds, .. OperationErrors.OfReading],
    };
}
