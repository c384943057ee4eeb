using StemeDb.Api.Errors;
using StemeDb.Api.Identity;
using StemeDb.Contracts;

namespace StemeDb.Api.OpenApi;

/// <summary>What the OpenAPI document says of asking, browsing and health.</summary>
internal static class QueryOperations
{
    public static readonly Operation.Parameter[] Paging =
    [
        new("limit", "Items per page.", "integer") { Minimum = 1, Maximum = EngineLimits.MaxPageItems },
        new("cursor", "next_cursor of the page before."),
    ];

    private const string Queries = "Queries";

    public static readonly Operation Query = new("query", Queries, "Ask what is so, through a lens")
    {
        Access = Access.Read,
        Description = "A path is answered by one object, an unknown one with status empty. A pattern is answered by a page of "
            + "answers, one per path that has a visible claim.",
        Body = Operation.Json("Query"),
        Answers = [new(200, "The answer, or a page of answers.", Operation.Json("QueryReply"))],
        Errors = [ErrorCatalog.BadCursor, .. OperationErrors.OfABody, .. OperationErrors.OfReading],
    };

    public static readonly Operation ListConcepts = new("listConcepts", Queries, "Browse the children under a path")
    {
        Access = Access.Read,
        Parameters = [new("prefix", "A path; left out: the roots.") { MaxLength = 1024 }, .. Paging],
        Answers = [new(200, "A page of children with counts.", Operation.Json("ConceptPage"))],
        EntityTags = EntityTagUse.OfReading,
        Errors = [ErrorCatalog.BadCursor, .. OperationErrors.OfReading],
    };

    public static readonly Operation ListConflicts = new("listConflicts", Queries, "List where sources disagree most")
    {
        Access = Access.Read,
        Description = "Contested paths by conflict_score of their plain consensus answer, then by sources, then by path. Kept up to "
            + "date as claims are recorded; complete is false while the list is still being made. Each is as of as_of_seq.",
        Parameters = [new("prefix", "Only at or below this path.") { MaxLength = 1024 }, .. Paging],
        Answers = [new(200, "A page of contested paths.", Operation.Json("ConflictPage"))],
        EntityTags = EntityTagUse.OfReading,
        Errors = [ErrorCatalog.NotFound, ErrorCatalog.BadCursor, .. OperationErrors.OfReading],
    };

    public static readonly Operation Replay = new("replayAnswers", Queries, "Check whether an answer that was kept is still given")
    {
        Access = Access.Read,
        Description = "Takes an answer of POST /v1/query as it was received, or a page of them. The question is read out of it and "
            + "asked again as of the same seq. Where the answer is another, differences name the input it comes from.",
        Body = Operation.Json("KeptAnswers"),
        Answers = [new(200, "The verdict, or one for each answer of a page.", Operation.Json("ReplayReply"))],
        Errors = [.. OperationErrors.OfABody, .. OperationErrors.OfReading],
    };

    public static readonly Operation ListLenses = new("listLenses", Queries, "List the lenses and their parameters")
    {
        Access = Access.Known,
        Answers = [new(200, "All lenses.", Operation.Json("LensList"))],
        EntityTags = EntityTagUse.OfReading,
    };

    public static readonly Operation Health = new("health", "Health", "Say how the database is")
    {
        Access = Access.Known,
        Answers =
        [
            new(200, "It works; degraded where something is amiss.", Operation.Json("Health")),
            new(503, "The engine cannot be reached.", Operation.Json("Health")),
        ],
    };
}
