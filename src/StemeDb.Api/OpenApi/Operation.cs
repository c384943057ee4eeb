using Microsoft.OpenApi;
using StemeDb.Api.Errors;
using StemeDb.Api.Identity;

namespace StemeDb.Api.OpenApi;

/// <summary>What the OpenAPI document says of an endpoint.</summary>
/// <param name="Id">Name for generated clients.</param>
/// <param name="Tag">The group it is shown in.</param>
/// <param name="Summary">One line.</param>
internal sealed record Operation(string Id, string Tag, string Summary)
{
    /// <summary>Behind <c>Schema</c> stands a name of <c>components.json</c>.</summary>
    public sealed record Content(string Type, string Schema);

    public sealed record Parameter(string Name, string Description, string Type = "string")
    {
        public ParameterLocation In { get; init; } = ParameterLocation.Query;

        public int? Minimum { get; init; }

        public int? Maximum { get; init; }

        public int? MaxLength { get; init; }

        public IReadOnlyList<string> Choices { get; init; } = [];
    }

    public sealed record Answer(int Status, string Description, Content Content)
    {
        /// <summary>The other form it may have; null: there is one form.</summary>
        public Content? Also { get; init; }

        /// <summary>True: the header Location leads to what was made.</summary>
        public bool HasLocation { get; init; }
    }

    /// <summary>Who may use it.</summary>
    public required Access Access { get; init; }

    public string? Description { get; init; }

    public Content? Body { get; init; }

    public IReadOnlyList<Parameter> Parameters { get; init; } = [];

    public required IReadOnlyList<Answer> Answers { get; init; }

    /// <summary>How it heeds entity tags.</summary>
    public EntityTagUse EntityTags { get; init; } = EntityTagUse.None;

    /// <summary>Problems this endpoint can answer with, beside those that every endpoint can.</summary>
    public IReadOnlyList<ErrorKind> Errors { get; init; } = [];

    public static Content Json(string schema) => new("application/json", schema);
}
