using StemeDb.Archive.Drilling;
using StemeDb.ServiceDefaults.Configuration;

namespace StemeDb.BackupAgent.Drilling;

/// <summary>On what a drill is held. Explained for people in docs/operations/configuration.md.</summary>
internal sealed record DrillSettings
{
    /// <summary>Where reports are kept and data is restored; null: in memory, and in the directory for temporary files.</summary>
    public string? Directory { get; init; }

    /// <summary>Reports that are kept in it, 1 or more.</summary>
    public int Keep { get; init; } = 30;

    /// <summary>The live server; null: answers are not compared.</summary>
    public Uri? Live { get; init; }

    /// <summary>Shown to it.</summary>
    public string? LiveKey { get; init; }

    /// <summary>The engine's program; null: the one beside this process.</summary>
    public string? Engine { get; init; }

    /// <summary>The front door's, likewise.</summary>
    public string? Api { get; init; }

    public static DrillSettings Read(SettingsReader settings) => new()
    {
        Directory = settings.Text("STEMEDB_DRILL_DIR") is { } directory ? Path.GetFullPath(directory) : null,
        Keep = settings.Integer("STEMEDB_DRILL_KEEP", 30, 1, 10_000),
        Live = settings.Value("STEMEDB_DRILL_LIVE", default(Uri), "an address such as http://127.0.0.1:18180",
            (string text, out Uri? address) => Uri.TryCreate(text, UriKind.Absolute, out address) && address.Scheme is "http" or "https"),
        LiveKey = settings.Secret("STEMEDB_DRILL_LIVE_KEY"),
        Engine = settings.Text("STEMEDB_DRILL_ENGINE_FILE"),
        Api = settings.Text("STEMEDB_DRILL_API_FILE"),
    };

    /// <summary>For a drill that begins now.</summary>
    /// <exception cref="DrillFailedException">A program is not there.</exception>
    public DrillOptions Options() => new(Program(Engine, "StemeDb.Engine", "STEMEDB_DRILL_ENGINE_FILE"), Program(Api, "StemeDb.Api", "STEMEDB_DRILL_API_FILE"))
    {
        Scratch = Directory,
        Live = Live,
        LiveKey = LiveKey,
    };

    private static string Program(string? given, string name, string variable)
    {
        if (given is not null) return File.Exists(given) ? given : throw new DrillFailedException($"There is no file '{given}', which {variable} names.");
        return DrillPrograms.Find(name, out var places)
            ?? throw new DrillFailedException($"{name} is not beside the agent; say where it is with {variable}. Looked for {string.Join(", ", places)}.");
    }
}
