using System.Text;
using System.Text.Json;
using StemeDb.Archive.Backups;
using StemeDb.Archive.Catalog;
using StemeDb.Model.Time;

namespace StemeDb.Archive.Verifying;

/// <summary>What came of a verification, as it is kept in the archive (docs/formats/archive.md). Immutable.</summary>
/// <param name="At">When it ended, by its own clock.</param>
/// <param name="IsWhole">Everything was read; false: one backup and the journal behind it.</param>
/// <param name="Backups">The backups that were read.</param>
/// <param name="Faults">What was wrong; the first <see cref="FaultsMax"/>.</param>
/// <param name="FaultCount">How many were wrong.</param>
public sealed record VerificationRecord(
    Instant At, bool IsWhole, IReadOnlyList<VerifiedBackup> Backups, IReadOnlyList<ArchiveFinding> Faults, long FaultCount)
{
    /// <summary>More faults are counted and not kept.</summary>
    public const int FaultsMax = 1_000;

    internal const int BytesMax = 16 * 1024 * 1024;
    private const int FormatVersion = 1;

    /// <summary>Nothing was wrong.</summary>
    public bool IsSound => FaultCount == 0;

    /// <summary>Of a report.</summary>
    /// <param name="found">The report.</param>
    /// <param name="isWhole">Everything was read.</param>
    /// <param name="at">When it ended.</param>
    public static VerificationRecord Of(ArchiveVerification found, bool isWhole, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(found);
        var faults = found.Findings.Where(finding => finding.IsFault).ToArray();
        return new VerificationRecord(new Instant(at.UtcTicks), isWhole, found.Backups, [.. faults.Take(FaultsMax)], faults.Length);
    }

    internal byte[] Write(Guid clusterId, ManifestSigner signer) => SignedJson.Write(signer, json =>
    {
        json.WriteNumber("format", FormatVersion);
        json.WriteString("cluster_id", clusterId);
        json.WriteString("at", At.ToString());
        json.WriteBoolean("whole", IsWhole);
        json.WriteNumber("faults_found", FaultCount);
        json.WriteStartArray("backups");
        foreach (var backup in Backups)
        {
            json.WriteStartObject();
            json.WriteString("name", backup.Name);
            json.WriteNumber("seq", backup.Seq);
            json.WriteBoolean("sound", backup.IsSound);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("faults");
        foreach (var fault in Faults)
        {
            json.WriteStartObject();
            json.WriteString("kind", fault.Kind.ToString());
            json.WriteString("object", fault.Name);
            if (fault.Seqs is { } seqs)
            {
                json.WriteNumber("first_seq", seqs.First);
                json.WriteNumber("last_seq", seqs.Last);
            }

            json.WriteString("detail", fault.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    internal static VerificationRecord Read(string location, string name, byte[] text, Guid clusterId, ManifestSigner signer) =>
        SignedJson.Read(location, name, text, signer, FormatVersion, root =>
        {
            if (root.GetProperty("cluster_id").GetGuid() != clusterId) throw new FormatException("it is of another cluster");
            if (!Instant.TryParse(Encoding.UTF8.GetBytes(root.GetProperty("at").GetString() ?? ""), out var at, out _)) throw new FormatException("'at' is not a time");
            return new VerificationRecord(
                at,
                root.GetProperty("whole").GetBoolean(),
                [.. root.GetProperty("backups").EnumerateArray().Select(backup => new VerifiedBackup(
                    backup.GetProperty("name").GetString() ?? "", backup.GetProperty("seq").GetInt64(), backup.GetProperty("sound").GetBoolean()))],
                [.. root.GetProperty("faults").EnumerateArray().Select(ReadFault)],
                root.GetProperty("faults_found").GetInt64());
        });

    private static ArchiveFinding ReadFault(JsonElement fault) => new(
        Enum.TryParse<ArchiveFindingKind>(fault.GetProperty("kind").GetString(), out var kind) ? kind : ArchiveFindingKind.Damaged,
        fault.GetProperty("object").GetString() ?? "",
        fault.GetProperty("detail").GetString() ?? "",
        fault.TryGetProperty("first_seq", out var first) ? new SeqRange(first.GetInt64(), fault.GetProperty("last_seq").GetInt64()) : null);
}
