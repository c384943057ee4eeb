using System.Diagnostics.CodeAnalysis;
using StemeDb.Model.Faults;
using StemeDb.Model.Json;

namespace StemeDb.Model.Keys;

/// <summary>The JSON of <c>POST /v1/admin/keys</c>: what a client may say of a key that is to be made.</summary>
public static class ApiKeyRequestJson
{
    /// <summary>Reads a request.</summary>
    /// <param name="utf8Json">The whole document.</param>
    /// <param name="key">The key, without secret and creation time, when nothing is wrong.</param>
    /// <param name="faults">All that is wrong; empty when nothing is.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> utf8Json, [NotNullWhen(true)] out ApiKey? key, out IReadOnlyList<Fault> faults)
    {
        using var scratch = JsonScratch.Take();
        var reader = new FieldReader(utf8Json, ApiKeyFields.RequestNames, scratch);
        key = ApiKeyFields.ReadRequest(ref reader);
        faults = scratch.Faults.Faults;
        if (scratch.Faults.Count > 0) key = null;
        return key is not null;
    }
}
