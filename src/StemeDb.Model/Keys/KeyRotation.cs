using System.Diagnostics.CodeAnalysis;
using System.Text;
using StemeDb.Model.Faults;
using StemeDb.Model.Json;
using StemeDb.Model.Lenses.Parameters;

namespace StemeDb.Model.Keys;

/// <summary>What <c>POST /v1/admin/keys/{id}/rotate</c> asks: another secret.</summary>
/// <param name="Overlap">How long the present secret is good beside the new one, 0 to <see cref="MaxOverlap"/>.</param>
public sealed record KeyRotation(TimeSpan Overlap)
{
    private static readonly FieldNames s_names = new("overlap");

    /// <summary>The longest overlap.</summary>
    public static TimeSpan MaxOverlap { get; } = TimeSpan.FromDays(30);

    /// <summary>Reads a request: <c>{"overlap":"PT1H"}</c>; without it the present secret is refused at once.</summary>
    /// <param name="utf8Json">The whole document.</param>
    /// <param name="rotation">The request, when nothing is wrong.</param>
    /// <param name="faults">All that is wrong; empty when nothing is.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> utf8Json, [NotNullWhen(true)] out KeyRotation? rotation, out IReadOnlyList<Fault> faults)
    {
        using var scratch = JsonScratch.Take();
        var reader = new FieldReader(utf8Json, s_names, scratch);
        var overlap = TimeSpan.Zero;
        while (reader.Next())
        {
            if (!reader.TryReadText(out var utf8)) continue;
            if (!DurationText.TryParse(Encoding.UTF8.GetString(utf8), out overlap) || overlap > MaxOverlap)
            {
                reader.Refuse(FaultCode.OutOfRange, "Must be an ISO 8601 duration of at most 30 days, for example PT15M.");
            }
        }

        faults = scratch.Faults.Faults;
        rotation = scratch.Faults.Count == 0 ? new(overlap) : null;
        return rotation is not null;
    }
}
