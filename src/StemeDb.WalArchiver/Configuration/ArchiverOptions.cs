using System.Net;
using StemeDb.Archive.Configuration;
using StemeDb.Archive.Journal;
using StemeDb.Contracts;
using StemeDb.ServiceDefaults.Certificates;
using StemeDb.ServiceDefaults.Configuration;

namespace StemeDb.WalArchiver.Configuration;

/// <summary>Everything the archiver can be told, checked. Explained for people in docs/operations/configuration.md.</summary>
internal sealed record ArchiverOptions
{
    private const int DefaultPort = 18183;
    private const long MiB = 1L << 20;

    /// <summary>Where health and metrics are served.</summary>
    public required IPEndPoint Address { get; init; }

    /// <summary>Where the engine is.</summary>
    public required EngineAddress Engine { get; init; }

    /// <summary>Shown to the engine; null: it is on this host.</summary>
    public required CertificateFiles? EngineTls { get; init; }

    /// <summary>Where the archive is.</summary>
    public required ArchiveOptions Archive { get; init; }

    /// <summary>How the journal is cut.</summary>
    public required PieceOptions Pieces { get; init; }

    /// <exception cref="ConfigurationException">A variable has a value that is not allowed.</exception>
    public static ArchiverOptions Read(IConfiguration configuration) => SettingsReader.Bind(configuration, settings => new ArchiverOptions
    {
        Address = settings.EndPoint("STEMEDB_ARCHIVER_ADDR", new IPEndPoint(IPAddress.Loopback, DefaultPort)),
        Engine = EngineEndpoint.Read(settings, configuration),
        EngineTls = CertificateFiles.ReadOfEngine(settings),
        Archive = ReadArchive(settings, configuration),
        Pieces = new PieceOptions(
            settings.Duration("STEMEDB_ARCHIVE_MAX_LAG", TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(20), TimeSpan.FromHours(1)),
            settings.Bytes("STEMEDB_ARCHIVE_PIECE_BYTES", 4 * MiB, 1024, 256 * MiB),
            settings.Duration("STEMEDB_ARCHIVE_LEASE_TIME", TimeSpan.FromSeconds(15), TimeSpan.FromMilliseconds(300), TimeSpan.FromHours(1)),
            settings.Choice("STEMEDB_ARCHIVE_COMPRESSION", PieceCompression.Zstd),
            settings.Duration("STEMEDB_SHUTDOWN_TIMEOUT", TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(1), TimeSpan.FromHours(1))),
    });

    private static ArchiveOptions ReadArchive(SettingsReader settings, IConfiguration configuration)
    {
        try
        {
            return ArchiveOptions.Read(name => configuration[name]);
        }
        catch (ArchiveConfigurationException error)
        {
            foreach (var fault in error.Faults) settings.Fault(fault);
            return new ArchiveOptions();
        }
    }
}
