using System.Buffers.Binary;
using System.Text;
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
    private readonly HashSet<(string Path, string Source, string Json, Instant SaidAt)> _known = [];
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
        if (!_known.Add((path, source, canonicalJson, said)))
        {
            return null;
        }

        var claim = new Claim
        {
            Seq = ++LastSeq,
            Id = IdOf(LastSeq),
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

    /// <summary>A stand-in: what matters to lenses is only that ids differ.</summary>
    private static AssertionId IdOf(long seq)
    {
        var digest = new byte[AssertionId.ByteLength];
        BinaryPrimitives.WriteInt64BigEndian(digest, seq);
        return new AssertionId(digest);
    }
}
