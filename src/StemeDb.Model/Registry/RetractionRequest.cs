using System.Diagnostics.CodeAnalysis;
using StemeDb.Model.Assertions;
using StemeDb.Model.Faults;
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

    /// <summary>Reads a request.</summary>
    /// <param name="utf8Json">The whole document.</param>
    /// <param name="request">The request, when nothing is wrong.</param>
    /// <param name="faults">All that is wrong; empty when nothing is.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> utf8Json, [NotNullWhen(true)] out RetractionRequest? request, out IReadOnlyList<Fault> faults) =>
        throw new NotImplementedException();
}
