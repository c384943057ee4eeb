using System.Net;
using Cronos;
using StemeDb.Archive.Configuration;
using StemeDb.BackupAgent.Drilling;
using StemeDb.BackupAgent.Retention;
using StemeDb.BackupAgent.Schedule;
using StemeDb.Contracts;
using StemeDb.ServiceDefaults.Certificates;
using StemeDb.ServiceDefaults.Configuration;

namespace StemeDb.BackupAgent.Configuration;

/// <summary>Everything the backup agent can be told, checked. Explained for people in docs/operations/configuration.md.</summary>
internal sealed record AgentOptions
{
    /// <summary>Where health, metrics and the administration are served: this host only.</summary>
    public required IPEndPoint Address { get; init; }

    /// <summary>What callers must show; null: nothing, since only this host can call.</summary>
    public required string? Token { get; init; }

    /// <summary>Where the engine is.</summary>
    public required EngineAddress Engine { get; init; }

    /// <summary>Shown to the engine; null: it is on this host.</summary>
    public required CertificateFiles? EngineTls { get; init; }

    /// <summary>Where the archive is.</summary>
    public required ArchiveOptions Archive { get; init; }

    /// <summary>When backups are made; null: only on request.</summary>
    public required CronSchedule? Schedule { get; init; }

    /// <summary>When the archive is verified; null: only on request.</summary>
    public required CronSchedule? VerifySchedule { get; init; }

    /// <summary>When a drill is held; null: only on request.</summary>
    public required CronSchedule? DrillSchedule { get; init; }

    /// <summary>On what a drill is held.</summary>
    public required DrillSettings Drill { get; init; }

    /// <summary>Which backups are kept.</summary>
    public required RetentionPolicy Retention { get; init; }

    /// <summary>A run that is in no backup is removed after this long.</summary>
    public required TimeSpan OrphanGrace { get; init; }

    /// <summary>Bytes per second that a backup reads from the engine, and that it reads back; 0: as fast as it goes.</summary>
    public required long MaxBytesPerSecond { get; init; }

    /// <summary>How long a backup waits for the journal before it to be archived.</summary>
    public required TimeSpan ArchiveWait { get; init; }

    /// <summary>How long one call to the archive is tried again while a backup is made, or old ones are removed.</summary>
    public TimeSpan StorePatience { get; init; } = TimeSpan.FromMinutes(1);

    /// <exception cref="ConfigurationException">A variable has a value that is not allowed.</exception>
    public static AgentOptions Read(IConfiguration configuration) => SettingsReader.Bind(configuration, settings =>
    {
        var zone = settings.Value("STEMEDB_BACKUP_TIME_ZONE", TimeZoneInfo.Utc, "the name of a time zone such as UTC or Europe/Vienna", TryReadZone);
        return new AgentOptions
        {
            Address = ReadAddress(settings),
            Token = settings.Secret("STEMEDB_BACKUP_TOKEN"),
            Engine = EngineEndpoint.Read(settings, configuration),
            EngineTls = CertificateFiles.ReadOfEngine(settings),
            Archive = ReadArchive(settings, configuration),
            Schedule = ReadSchedule(settings, "STEMEDB_BACKUP_SCHEDULE", "0 3 * * *", zone),
            VerifySchedule = ReadSchedule(settings, "STEMEDB_VERIFY_SCHEDULE", "0 5 * * *", zone),
            DrillSchedule = ReadSchedule(settings, "STEMEDB_DRILL_SCHEDULE", "0 6 * * *", zone),
            Drill = DrillSettings.Read(settings),
            Retention = new RetentionPolicy(
                settings.Integer("STEMEDB_BACKUP_KEEP_LAST", 7, 1, 100_000),
                settings.Integer("STEMEDB_BACKUP_KEEP_DAILY", 7, 0, 100_000),
                settings.Integer("STEMEDB_BACKUP_KEEP_WEEKLY", 4, 0, 100_000),
                settings.Integer("STEMEDB_BACKUP_KEEP_MONTHLY", 12, 0, 100_000),
                zone),
            OrphanGrace = settings.Duration("STEMEDB_BACKUP_ORPHAN_GRACE", TimeSpan.FromHours(1), TimeSpan.FromMinutes(1), TimeSpan.FromDays(30)),
            MaxBytesPerSecond = settings.Bytes("STEMEDB_BACKUP_MAX_BYTES_PER_SECOND", 0, 0, 1L << 40),
            ArchiveWait = settings.Duration("STEMEDB_BACKUP_ARCHIVE_WAIT", TimeSpan.FromMinutes(10), TimeSpan.Zero, TimeSpan.FromHours(24)),
        };
    });

    private static IPEndPoint ReadAddress(SettingsReader settings)
    {
        const string name = "STEMEDB_BACKUP_ADDR";
        var address = settings.EndPoint(name, new IPEndPoint(IPAddress.Loopback, 18184));
        if (!IPAddress.IsLoopback(address.Address))
        {
            settings.Fault(
                $"{name} is '{address}', which other hosts can reach; set it to a loopback address such as 127.0.0.1:{address.Port} "
                + "and let others ask the HTTP API, which passes /v1/admin/backups on.");
        }

        return address;
    }

    private static ArchiveOptions ReadArchive(SettingsReader settings, IConfiguration configuration)
    {
        try
        {
            return ArchiveOptions.Read(name => configuration[name]);
        }
        catch (ArchiveConfigurationException e)
        {
            foreach (var fault in e.Faults) settings.Fault(fault);
            return new ArchiveOptions();
        }
    }

    private static CronSchedule? ReadSchedule(SettingsReader settings, string name, string fallback, TimeZoneInfo zone)
    {
        const string off = "off";
        var text = settings.Value(name, fallback, "a cron expression of five fields such as '0 3 * * *' (minute hour day month weekday) that comes at some time, or off",
            (string given, out string value) => (value = given) == off || (CronExpression.TryParse(given, out var cron) && cron.GetNextOccurrence(DateTime.UtcNow) is not null));
        return text is null or off ? null : new CronSchedule(CronExpression.Parse(text), zone);
    }

    private static bool TryReadZone(string text, out TimeZoneInfo zone) => TimeZoneInfo.TryFindSystemTimeZoneById(text, out zone!);
}
