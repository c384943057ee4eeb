using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using StemeDb.Model.Keys;

namespace StemeDb.Api.Identity.Certificates;

/// <summary>
/// Who client certificates stand for: a file with a JSON object of names of certificates (<c>dns:…</c>, <c>uri:…</c>, <c>email:…</c> of
/// the subject's alternative names, <c>subject:…</c>), each with what it allows, as <c>POST /v1/admin/keys</c> takes it. Read again when
/// it changes. Thread-safe.
/// </summary>
internal sealed class CertificateMap(string path, ILogger<CertificateMap> logger)
{
    private readonly ReloadedFile<FrozenDictionary<string, ApiKey>> _file = new(path, Parse, logger);

    /// <summary>What a name allows; null when it is not in the file.</summary>
    public ApiKey? Find(string name) => _file.Current.GetValueOrDefault(name);

    /// <exception cref="FormatException">It is not such a file.</exception>
    public static FrozenDictionary<string, ApiKey> Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return document.RootElement.EnumerateObject().Select(Read).ToFrozenDictionary(StringComparer.Ordinal);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException($"It is no JSON object with names of certificates, each once: {e.Message}", e);
        }
    }

    private static KeyValuePair<string, ApiKey> Read(JsonProperty entry)
    {
        if (!CertificateNames.IsName(entry.Name))
        {
            throw new FormatException($"'{entry.Name}' does not begin with one of {CertificateNames.Prefixes}.");
        }

        return ApiKeyRequestJson.TryParse(Encoding.UTF8.GetBytes(entry.Value.GetRawText()), out var grant, out var faults)
            ? KeyValuePair.Create(entry.Name, grant)
            : throw new FormatException($"What '{entry.Name}' allows is wrong at '{faults[0].Pointer}': {faults[0].Detail}");
    }
}
