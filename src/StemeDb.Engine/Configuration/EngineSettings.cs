using System.Net;
using System.Text;
using StemeDb.Contracts;
using StemeDb.Engine.Access;
using StemeDb.ServiceDefaults.Certificates;
using StemeDb.ServiceDefaults.Configuration;
using StemeDb.Storage.Journal;

namespace StemeDb.Engine.Configuration;

/// <summary>Everything the engine can be told, checked. Explained for people in docs/operations/configuration.md.</summary>
internal sealed record EngineSettings
{
    /// <summary>Every variable of the engine alone; those of all services are not among them.</summary>
    public static readonly string[] Variables =
    [
        "STEMEDB_DATA_DIR", "STEMEDB_WAL_DIR", "STEMEDB_DB_DIR", "STEMEDB_ENGINE_ADDR", "STEMEDB_ENGINE_SOCKET",
        "STEMEDB_ENGINE_ADMIN_ADDR", "STEMEDB_MEMTABLE_BYTES", "STEMEDB_BLOCK_CACHE_BYTES", "STEMEDB_ANSWER_CACHE_BYTES",
        "STEMEDB_BLOOM_BITS_PER_KEY",
        "STEMEDB_WAL_SEGMENT_BYTES",
        "STEMEDB_WAL_RETAIN_BYTES", "STEMEDB_INGEST_BATCH_BYTES", "STEMEDB_INGEST_QUEUE_BYTES", "STEMEDB_QUERY_CONCURRENCY",
        "STEMEDB_DISK_FREE_MIN_BYTES", "STEMEDB_DISK_RESERVE_BYTES", "STEMEDB_ENGINE_MAX_FEEDS", "STEMEDB_CONFLICTS_BYTES",
        "STEMEDB_TRUST_INTERVAL", "STEMEDB_ARCHIVE_REQUIRED", "STEMEDB_ARCHIVE_HOLD_MAX_BYTES",
        "STEMEDB_ENGINE_SOCKET_MODE", "STEMEDB_ENGINE_ADMIN_PLAIN", "STEMEDB_ENGINE_TLS_CERT",
        "STEMEDB_ENGINE_TLS_KEY", "STEMEDB_ENGINE_TLS_CA", "STEMEDB_ENGINE_TLS_KEY_PASSWORD", "STEMEDB_ENGINE_TLS_KEY_PASSWORD_FILE",
    ];

    public required string DataDirectory { get; init; }

    public required string WalDirectory { get; init; }

    public required string DbDirectory { get; init; }

    /// <summary>Where the stream is served over TCP; null: at the Unix socket alone.</summary>
    public required IPEndPoint? Address { get; init; }

    /// <summary>By what the stream over TCP is protected; null: by being on this host alone.</summary>
    public CertificateFiles? Tls { get; init; }

    /// <summary>How often the files of certificates are looked at.</summary>
    public TimeSpan TlsReloadInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Who may connect to the Unix socket.</summary>
    public UnixFileMode SocketMode { get; init; } = SocketAccess.Owner;

    /// <summary>Absolute path of the Unix socket where the stream is served as well; null: none.</summary>
    public required string? Socket { get; init; }

    /// <summary>Where health and metrics are served by HTTP.</summary>
    public required IPEndPoint AdminAddress { get; init; }

    /// <summary>True: health and metrics are served by HTTPS, with the certificate of <see cref="Tls"/>.</summary>
    public bool AdminTls { get; init; }

    /// <summary>Size of the memtable at which it is written to a run.</summary>
    public long MemtableBytes { get; init; } = 64L << 20;

    /// <summary>Blocks of runs kept in memory.</summary>
    public long BlockCacheBytes { get; init; } = 128L << 20;

    /// <summary>Bits of the filters of new runs for each path and voice; 0: no filters.</summary>
    public int BloomBitsPerKey { get; init; } = 10;

    /// <summary>Answers kept in memory; 0: none.</summary>
    public long AnswerCacheBytes { get; init; } = 64L << 20;

    /// <summary>Size of a new segment of the journal.</summary>
    public int WalSegmentBytes { get; init; } = 64 << 20;

    /// <summary>How much journal is kept beyond what a start needs.</summary>
    public long WalRetainBytes { get; init; } = 1L << 30;

    /// <summary>Journal is held until an archiver reported it as archived.</summary>
    public bool ArchiveRequired { get; init; }

    /// <summary>How much journal is held for the archiver; beyond it the oldest is removed.</summary>
    public long ArchiveHoldMaxBytes { get; init; } = 16L << 30;

    /// <summary>Greatest payload of one commit.</summary>
    public int IngestBatchBytes { get; init; } = 4 << 20;

    /// <summary>Bytes of writes that may wait for the committer; what comes beyond is refused.</summary>
    public long IngestQueueBytes { get; init; } = 128L << 20;

    /// <summary>Queries evaluated at the same time; others wait in line.</summary>
    public int QueryConcurrency { get; init; } = Math.Max(2, Environment.ProcessorCount);

    /// <summary>Memory for what is contested; 0: conflicts are not kept.</summary>
    public long ConflictsBytes { get; init; } = 64L << 20;

    /// <summary>How often sources are learned about without anybody asking, at most; zero: never.</summary>
    public TimeSpan TrustInterval { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Feeds of changes open at once, of all processes that ask; one more is refused.</summary>
    public int MaxFeeds { get; init; } = 256;

    /// <summary>Below this many free bytes on a disk new claims are refused.</summary>
    public long DiskFreeMinBytes { get; init; } = 256L << 20;

    /// <summary>Size of the file that gives room for retractions and for the end on a full disk; 0: none.</summary>
    public long DiskReserveBytes { get; init; } = 64L << 20;

    /// <exception cref="ConfigurationException">A variable has a value that is not allowed.</exception>
    public static EngineSettings Read(IConfiguration configuration) => SettingsReader.Bind(configuration, Read);

    private static EngineSettings Read(SettingsReader settings)
    {
        var defaults = new EngineSettings
        {
            DataDirectory = settings.Directory("STEMEDB_DATA_DIR", "data"),
            WalDirectory = "",
            DbDirectory = "",
            Address = EngineAccess.ReadAddress(settings),
            Socket = settings.Value("STEMEDB_ENGINE_SOCKET", (string?)null, SocketAllowed, TryReadSocket),
            AdminAddress = settings.EndPoint("STEMEDB_ENGINE_ADMIN_ADDR", new IPEndPoint(IPAddress.Loopback, 18182)),
            Tls = CertificateFiles.ReadOfEngine(settings),
        };
        EngineAccess.RequireProtected(settings, defaults);
        return defaults with
        {
            WalDirectory = settings.Directory("STEMEDB_WAL_DIR", Path.Combine(defaults.DataDirectory, "wal")),
            DbDirectory = settings.Directory("STEMEDB_DB_DIR", Path.Combine(defaults.DataDirectory, "db")),
            SocketMode = SocketAccess.Read(settings),
            AdminTls = EngineAccess.ReadAdminTls(settings, defaults),
            TlsReloadInterval = CertificateFiles.ReadInterval(settings),
            MemtableBytes = settings.Bytes("STEMEDB_MEMTABLE_BYTES", defaults.MemtableBytes, 1L << 20, 1L << 30),
            BlockCacheBytes = settings.Bytes("STEMEDB_BLOCK_CACHE_BYTES", defaults.BlockCacheBytes, 0, 1L << 40),
            BloomBitsPerKey = settings.Integer("STEMEDB_BLOOM_BITS_PER_KEY", defaults.BloomBitsPerKey, 0, 32),
            AnswerCacheBytes = settings.Bytes("STEMEDB_ANSWER_CACHE_BYTES", defaults.AnswerCacheBytes, 0, 1L << 40),
            WalSegmentBytes = SegmentBytes(settings, defaults.WalSegmentBytes),
            WalRetainBytes = settings.Bytes("STEMEDB_WAL_RETAIN_BYTES", defaults.WalRetainBytes, 0, 1L << 50),
            ArchiveRequired = settings.Flag("STEMEDB_ARCHIVE_REQUIRED", defaults.ArchiveRequired),
            ArchiveHoldMaxBytes = settings.Bytes("STEMEDB_ARCHIVE_HOLD_MAX_BYTES", defaults.ArchiveHoldMaxBytes, 16L << 20, 1L << 50),
            IngestBatchBytes = (int)settings.Bytes("STEMEDB_INGEST_BATCH_BYTES", defaults.IngestBatchBytes, 64 << 10, 64 << 20),
            IngestQueueBytes = settings.Bytes("STEMEDB_INGEST_QUEUE_BYTES", defaults.IngestQueueBytes, 1 << 20, 4L << 30),
            DiskFreeMinBytes = settings.Bytes("STEMEDB_DISK_FREE_MIN_BYTES", defaults.DiskFreeMinBytes, 0, 1L << 50),
            DiskReserveBytes = settings.Bytes("STEMEDB_DISK_RESERVE_BYTES", defaults.DiskReserveBytes, 0, 1L << 40),
            ConflictsBytes = settings.Bytes("STEMEDB_CONFLICTS_BYTES", defaults.ConflictsBytes, 0, 1L << 40),
            TrustInterval = settings.Duration("STEMEDB_TRUST_INTERVAL", defaults.TrustInterval, TimeSpan.Zero, TimeSpan.FromDays(40)),
            MaxFeeds = settings.Integer("STEMEDB_ENGINE_MAX_FEEDS", defaults.MaxFeeds, 0, 10_000),
            QueryConcurrency = settings.Integer("STEMEDB_QUERY_CONCURRENCY", defaults.QueryConcurrency, 1, 1024),
        };
    }

    private static string SocketAllowed => $"a path of at most {EngineAddress.MaxSocketPathBytes} bytes once it is absolute";

    private static bool TryReadSocket(string text, out string? path)
    {
        path = null;
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            return false;
        }

        path = Path.GetFullPath(text);
        return Encoding.UTF8.GetByteCount(path) <= EngineAddress.MaxSocketPathBytes;
    }

    private static int SegmentBytes(SettingsReader settings, int fallback)
    {
        const int page = 4096;
        var bytes = (int)settings.Bytes(
            "STEMEDB_WAL_SEGMENT_BYTES", fallback, minimum: 4 << 20, maximum: JournalOptions.SegmentBytesMax);
        if (bytes % page != 0)
        {
            settings.Fault($"STEMEDB_WAL_SEGMENT_BYTES is '{bytes}'; allowed: a multiple of {page}.");
        }

        return bytes;
    }
}
