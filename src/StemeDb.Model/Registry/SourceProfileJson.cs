using System.Diagnostics.CodeAnalysis;
using StemeDb.Model.Faults;

namespace StemeDb.Model.Registry;

/// <summary>The JSON of a <see cref="SourceProfile"/>: <c>{"family":"…","name":"…","tier":0}</c>.</summary>
public static class SourceProfileJson
{
    /// <summary>Reads a profile. All fields are optional; null says the same as leaving one out.</summary>
    /// <param name="utf8Json">The whole document.</param>
    /// <param name="profile">The profile, when nothing is wrong.</param>
    /// <param name="faults">All that is wrong; empty when nothing is.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> utf8Json, [NotNullWhen(true)] out SourceProfile? profile, out IReadOnlyList<Fault> faults) =>
        throw new NotImplementedException();

    /// <summary>The canonical JSON (RFC 8785): tier always, the others where they are given.</summary>
    /// <param name="profile">Valid.</param>
    public static byte[] ToCanonical(SourceProfile profile) => throw new NotImplementedException();
}
