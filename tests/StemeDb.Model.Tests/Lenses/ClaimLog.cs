using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using StemeDb.Model.Assertions;
using StemeDb.Model.Lenses;
using StemeDb.Model.Paths;
using StemeDb.Model.Time;

namespace StemeDb.Model.Tests.Lenses;

/// <summary>
/// The log reduced to what lenses see: gives seqs, stores once what is sent twice, and keeps the claims of each path in the
/// order of (source, seq). The clock moves a second per assertion.
/// </summary>
internal sealed class ClaimLog
{
    private static readonly long s_start = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    private readonly Dictionary<string, List<Claim>> _claims = [];
    private readonly HashSet<AssertionId> _ids = [];
    private readonly Dictionary<(string Path, string Source), Claim> _latest = [];

    public long LastSeq { get; private set; }

    /// <summary>Admits a claim whose value is a JSON string; null when it exists.</summary>
    public Claim? AssertText(string path, string source, string text, Instant? assertedAt) =>
        Assert(path, source, $"\"{text}\"", assertedAt);

    /// <summary>Admits a claim; null when it exists.</summary>
    public Claim? Assert(string path, string source, string canonicalJson, Instant? assertedAt)
    {
        var value = Encoding.UTF8.GetBytes(canonicalJson);
        _latest.TryGetValue((path, source), out var latest);
        if (assertedAt is null && latest.Seq > 0 && latest.Value.Span.SequenceEqual(value))
        {
            return null;
        }

        var now = new Instant(s_start + ((LastSeq + 1) * TimeSpan.TicksPerSecond));
        var said = assertedAt ?? now;
        var content = string.Create(CultureInfo.InvariantCulture, $"{path}\n{source}\n{canonicalJson}\n{said.Ticks}");
        var id = new AssertionId(SHA256.HashData(Encoding.UTF8.GetBytes(content)));
        if (!_ids.Add(id))
        {
            return null;
        }

        var claim = new Claim
        {
            Seq = ++LastSeq,
            Id = id,
            Source = new SourceId(Encoding.UTF8.GetBytes(source)),
            Value = value,
            RecordedAt = now,
            AssertedAt = said,
        };
        if (latest.Seq == 0 || said >= latest.AssertedAt)
        {
            _latest[(path, source)] = claim;
        }

        if (!_claims.TryGetValue(path, out var onPath))
        {
            _claims.Add(path, onPath = []);
        }

        onPath.Add(claim);
        return claim;
    }

    public bool Has(string path) => _claims.ContainsKey(path);

    public Claim[] Claims(string path) => Sorted(_claims[path]);

    public static Claim[] Sorted(IEnumerable<Claim> claims) =>
        [.. claims.OrderBy(claim => claim.Source).ThenBy(claim => claim.Seq)];

    public static string Json(string text) => JsonSerializer.Serialize(text);
}
