using System.Globalization;

namespace StemeDb.Archive;

/// <summary>
/// How the objects of a cluster's archive are named; docs/formats/archive.md has the list. Numbers have leading zeros, so that the
/// order of names is the order of what they name. Immutable.
/// </summary>
/// <param name="clusterId">Whose archive.</param>
public sealed class ArchiveNames(Guid clusterId)
{
    /// <summary>What the names of backups begin with.</summary>
    public const string BackupPrefix = "stemedb-backup-";

    /// <summary>Name of the manifest in a backup's folder.</summary>
    public const string ManifestFile = "manifest.json";

    // Seqs of one folder of pieces: a listing of a local directory never reads more names than that at once.
    private const long SeqsPerFolder = 100_000;

    private const string BackupTime = "yyyyMMdd-HHmmss";

    /// <summary>Whose archive.</summary>
    public Guid ClusterId { get; } = clusterId != Guid.Empty ? clusterId : throw new ArgumentException("A cluster id is never empty.", nameof(clusterId));

    /// <summary>Begin of all names of the cluster, with a <c>/</c> at its end.</summary>
    public string Root => $"{ClusterId:D}/";

    /// <summary>Folder of the runs, shared by all backups.</summary>
    public string Runs => Root + "runs/";

    /// <summary>Folder of the backups.</summary>
    public string Backups => Root + "backups/";

    /// <summary>Folder of the archived journal of all generations.</summary>
    public string Journal => Root + "journal/";

    /// <summary>A run.</summary>
    /// <param name="sha256">SHA-256 of the file, 64 lower-case hexadecimal digits.</param>
    public string Run(string sha256) => $"{Runs}{sha256}.kv";

    /// <summary>The SHA-256 that the name of a run gives; null when it is not the name of one.</summary>
    /// <param name="name">Name of an object.</param>
    public string? RunSha256Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var isRun = name.Length == Runs.Length + 64 + 3 && name.StartsWith(Runs, StringComparison.Ordinal) && name.EndsWith(".kv", StringComparison.Ordinal);
        var sha256 = isRun ? name.Substring(Runs.Length, 64) : null;
        return sha256 is not null && sha256.All(char.IsAsciiHexDigitLower) ? sha256 : null;
    }

    /// <summary>Name of the backup begun at a moment: <c>stemedb-backup-YYYYMMDD-HHMMSS</c>, in UTC.</summary>
    /// <param name="moment">When.</param>
    public static string BackupName(DateTimeOffset moment) =>
        BackupPrefix + moment.UtcDateTime.ToString(BackupTime, CultureInfo.InvariantCulture);

    /// <summary>Whether a text is the name of a backup.</summary>
    /// <param name="text">The text.</param>
    public static bool IsBackupName(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.StartsWith(BackupPrefix, StringComparison.Ordinal)
            && DateTime.TryParseExact(text[BackupPrefix.Length..], BackupTime, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
    }

    /// <summary>Folder of a backup, with a <c>/</c> at its end.</summary>
    /// <param name="backup">Its name.</param>
    public string Backup(string backup) => IsBackupName(backup)
        ? $"{Backups}{backup}/"
        : throw new ArgumentException($"'{backup}' is not the name of a backup: {BackupPrefix}YYYYMMDD-HHMMSS.", nameof(backup));

    /// <summary>Manifest of a backup. A folder without one is not a backup: it was never finished, or is being removed.</summary>
    /// <param name="backup">Its name.</param>
    public string Manifest(string backup) => Backup(backup) + ManifestFile;

    /// <summary>Folder of the journal of a generation, with a <c>/</c> at its end.</summary>
    /// <param name="generation">1 or more.</param>
    public string JournalOf(long generation) => string.Create(CultureInfo.InvariantCulture, $"{Journal}{generation:D10}/");

    /// <summary>A piece of the journal.</summary>
    /// <param name="generation">Generation of the cluster.</param>
    /// <param name="firstSeq">Seq of its first record.</param>
    /// <param name="lastSeq">Seq of its last record.</param>
    public string Piece(long generation, long firstSeq, long lastSeq) =>
        string.Create(CultureInfo.InvariantCulture, $"{BeforePiece(generation, firstSeq)}-{lastSeq:D20}");

    /// <summary>
    /// A name that lies before every piece that begins at a seq or later, and behind every one that begins before it: to give a
    /// listing as <c>startAfter</c>.
    /// </summary>
    /// <param name="generation">Generation of the cluster.</param>
    /// <param name="firstSeq">The seq.</param>
    public string BeforePiece(long generation, long firstSeq) =>
        string.Create(CultureInfo.InvariantCulture, $"{JournalOf(generation)}{firstSeq / SeqsPerFolder:D15}/{firstSeq:D20}");

    /// <summary>The seqs that the name of a piece gives; null when it is not the name of one.</summary>
    /// <param name="generation">Generation of the cluster.</param>
    /// <param name="name">Name of an object.</param>
    public (long FirstSeq, long LastSeq)? PieceSeqsOf(long generation, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var seqs = name.AsSpan(Math.Max(0, name.Length - 41));
        if (seqs.Length != 41 || seqs[20] != '-' || !TryDigits(seqs[..20], out var first) || !TryDigits(seqs[21..], out var last)) return null;
        return first >= 1 && last >= first && name == Piece(generation, first, last) ? (first, last) : null;
    }

    /// <summary>Folder that says where generations come from that restores began, with a <c>/</c> at its end.</summary>
    public string Origins => Root + "generations/";

    /// <summary>Where a generation that a restore began comes from.</summary>
    /// <param name="generation">2 or more.</param>
    public string Origin(long generation) => string.Create(CultureInfo.InvariantCulture, $"{Origins}{generation:D10}.json");

    /// <summary>Folder of the leases on a generation's journal, with a <c>/</c> at its end.</summary>
    /// <param name="generation">Generation of the cluster.</param>
    public string LeasesOf(long generation) => string.Create(CultureInfo.InvariantCulture, $"{Root}lease/journal-{generation:D10}/");

    /// <summary>A lease.</summary>
    /// <param name="generation">Generation of the cluster.</param>
    /// <param name="epoch">1 or more.</param>
    public string Lease(long generation, long epoch) => string.Create(CultureInfo.InvariantCulture, $"{LeasesOf(generation)}{epoch:D20}");

    private static bool TryDigits(ReadOnlySpan<char> text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
