using System.Diagnostics.CodeAnalysis;
using StemeDb.Model.Assertions;
using StemeDb.Model.Faults;
using StemeDb.Model.Json;
using StemeDb.Model.Paths;

namespace StemeDb.Model.Registry;

/// <summary>What <c>POST /v1/retractions</c> asks: that an assertion no longer counts.</summary>
/// <param name="AssertionId">The assertion.</param>
/// <param name="Source">Who withdraws it.</param>
/// <param name="Reason">Why; at most <see cref="MaxReasonBytes"/>, may be empty.</param>
public sealed record RetractionRequest(AssertionId AssertionId, SourceId Source, string Reason)
{
    /// <summary>Greatest length of a reason in bytes of UTF-8: 4 KiB.</summary>
    public const int MaxReasonBytes = 4096;

    private const int IdField = 0;
    private const int SourceField = 1;

    private static readonly FieldNames s_names = new("assertion_id", "source", "reason");

    /// <summary>Reads a request.</summary>
    /// <param name="utf8Json">The whole document.</param>
    /// <param name="request">The request, when nothing is wrong.</param>
    /// <param name="faults">All that is wrong; empty when nothing is.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> utf8Json, [NotNullWhen(true)] out RetractionRequest? request, out IReadOnlyList<Fault> faults)
    {
        using var scratch = JsonScratch.Take();
        var reader = new FieldReader(utf8Json, s_names, scratch);
        var (id, source, reason) = (default(AssertionId), default(SourceId), "");
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case IdField:
                    if (!reader.TryReadText(out var digits)) break;
                    if (AssertionId.TryParse(digits, out id)) break;
                    reader.Refuse(FaultCode.DigestInvalid, "An assertion id is written as 64 lower-case hexadecimal digits.");
                    break;
                case SourceField:
                    if (!reader.TryReadText(out var utf8)) break;
                    if (!SourceId.TryParse(utf8.ToArray(), out source, out ValueFault fault)) reader.Refuse(fault);
                    break;
                default:
                    reader.TryReadString(MaxReasonBytes, out reason);
                    break;
            }
        }

        reader.Require(IdField);
        reader.Require(SourceField);
        faults = scratch.Faults.Faults;
        request = scratch.Faults.Count == 0 ? new(id, source, reason) : null;
        return request is not null;
    }
}
