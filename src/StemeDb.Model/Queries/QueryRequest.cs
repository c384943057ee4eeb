using System.Diagnostics.CodeAnalysis;
using StemeDb.Model.Faults;
using StemeDb.Model.Json;
using StemeDb.Model.Paths;
using StemeDb.Model.Time;

namespace StemeDb.Model.Queries;

/// <summary>What <c>POST /v1/query</c> asks, all but the lens's own parameters checked.</summary>
public sealed record QueryRequest
{
    /// <summary>Greatest <see cref="Limit"/>.</summary>
    public const int MaxLimit = 1000;

    /// <summary>Greatest length of <see cref="Cursor"/> in bytes: room for any path in base64.</summary>
    public const int MaxCursorBytes = 4096;

    /// <summary>Greatest length of <see cref="Lens"/> in bytes.</summary>
    public const int MaxLensBytes = 64;

    /// <summary>A path or a pattern; <see cref="PathPattern.IsLiteral"/> tells which.</summary>
    public required PathPattern ConceptPath { get; init; }

    /// <summary>Name of the lens; null: the default one. Not checked to exist.</summary>
    public string? Lens { get; init; }

    /// <summary>The lens's parameters as a canonical JSON object, UTF-8; empty when none were given. The lens checks them.</summary>
    public ReadOnlyMemory<byte> Params { get; init; }

    /// <summary>Answer as of this place in the log, from 0; excludes <see cref="AsOf"/>.</summary>
    public long? AsOfSeq { get; init; }

    /// <summary>Answer as of this moment of recording.</summary>
    public Instant? AsOf { get; init; }

    /// <summary>Count only claims that hold in the world at this moment.</summary>
    public Instant? ValidAt { get; init; }

    /// <summary>The moment from which ages are counted; null: the engine's clock.</summary>
    public Instant? Now { get; init; }

    /// <summary>True to have every claim named in the answer.</summary>
    public bool Explain { get; init; }

    /// <summary>Answers per page of a pattern, 1 to <see cref="MaxLimit"/>; null: the server's choice.</summary>
    public int? Limit { get; init; }

    /// <summary>Where the page before ended, as the answer gave it; for patterns only.</summary>
    public string? Cursor { get; init; }

    /// <summary>Reads a request.</summary>
    /// <param name="utf8Json">The whole document.</param>
    /// <param name="request">The request, when nothing is wrong.</param>
    /// <param name="faults">All that is wrong; empty when nothing is.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> utf8Json, [NotNullWhen(true)] out QueryRequest? request, out IReadOnlyList<Fault> faults)
    {
        using var scratch = JsonScratch.Take();
        var reader = new FieldReader(utf8Json, QueryFields.Names, scratch);
        var fields = new QueryFields(scratch.Output);
        while (reader.Next()) fields.Read(ref reader);
        fields.CheckWhole(ref reader);
        faults = scratch.Faults.Faults;
        request = scratch.Faults.Count == 0 ? fields.ToRequest() : null;
        return request is not null;
    }
}
