using Microsoft.OpenApi;
using StemeDb.Api.Errors;
using StemeDb.Api.Identity;

namespace StemeDb.Api.OpenApi;

/// <summary>What the OpenAPI document says of retractions, sources and rules.</summary>
internal static class RegistryOperations
{
    private const string Sources = "Sources";
    private const string Rules = "Rules";

    private static readonly Operation.Parameter SourceId =
        new("id", "The source's id, percent-encoded, 1 to 256 bytes.") { In = ParameterLocation.Path, MaxLength = 256 };

    private static readonly Operation.Answer[] Recorded =
    [
        new(201, "Recorded now.", Operation.Json("RecordReceipt")),
        new(200, "The same was in force already; nothing was written.", Operation.Json("RecordReceipt")),
    ];

    public static readonly Operation Retract = new("retract", "Assertions", "Withdraw a claim")
    {
        Access = Access.Retract,
        Description = "By the source that made it. It no longer counts for questions as of now; the claim itself stays in the log.",
        Body = Operation.Json("Retraction"),
        Answers = Recorded,
        Errors = [ErrorCatalog.Forbidden, ErrorCatalog.NotFound, .. OperationErrors.OfWriting],
    };

    public static readonly Operation GetSource = new("getSource", Sources, "Read what is known of a source")
    {
        Access = Access.Read,
        Description = "A source that was never registered has tier 5 and no family.",
        Parameters = [SourceId],
        Answers = [new(200, "The source.", Operation.Json("Source"))],
        EntityTags = EntityTagUse.OfReading,
        Errors = OperationErrors.OfReading,
    };

    public static readonly Operation PutSource = new("putSource", Sources, "Set tier, family and name of a source")
    {
        Access = Access.Registry,
        Description = "Replaces all three. Questions as of an earlier seq keep the entry of that seq.",
        Parameters = [SourceId],
        Body = Operation.Json("SourceProfile"),
        Answers = Recorded,
        EntityTags = EntityTagUse.OfCreatingOrReplacing,
        Errors = OperationErrors.OfWriting,
    };

    public static readonly Operation ListRules = new("listRules", Rules, "List the rules in force")
    {
        Access = Access.Read,
        Answers = [new(200, "All rules.", Operation.Json("RuleList"))],
        EntityTags = EntityTagUse.OfReading,
        Errors = OperationErrors.OfReading,
    };

    public static readonly Operation PutRule = new("putRule", Rules, "Say how the values of a pattern of concepts are compared")
    {
        Access = Access.Registry,
        Description = "Where several patterns match a path the most specific wins.",
        Body = Operation.Json("PatternRule"),
        Answers = Recorded,
        EntityTags = EntityTagUse.OfReplacing,
        Errors = OperationErrors.OfWriting,
    };
}
