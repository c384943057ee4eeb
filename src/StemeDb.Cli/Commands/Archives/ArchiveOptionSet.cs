using System.CommandLine;
using StemeDb.Archive;
using StemeDb.Archive.Backups;
using StemeDb.Archive.Catalog;
using StemeDb.Archive.Configuration;
using StemeDb.Archive.Objects;

namespace StemeDb.Cli.Commands.Archives;

/// <summary>Which archive a command works on: --archive, else the variables that the services read; and of which cluster.</summary>
internal static class ArchiveOptionSet
{
    private const string UrlVariable = "STEMEDB_ARCHIVE_URL";
    private const string DirectoryVariable = "STEMEDB_ARCHIVE_DIR";

    public static readonly Option<string?> Archive = new("--archive")
    {
        Description = $"A directory, file:///directory or s3://bucket/prefix. Else {UrlVariable} or {DirectoryVariable}, else data/archive.",
    };

    public static readonly Option<Guid?> Cluster = new("--cluster") { Description = "Cluster id, where the archive has several." };

    public static readonly Option<int> Parallel = CreateParallel();

    /// <summary>Adds the options to a command.</summary>
    public static void AddTo(Command command)
    {
        command.Options.Add(Archive);
        command.Options.Add(Cluster);
    }

    /// <summary>Opens the archive; dispose of its store.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="open">Opens the store; null: as it is configured.</param>
    /// <exception cref="CommandFailure">A variable is wrong, or it is not clear which cluster.</exception>
    /// <exception cref="ObjectStoreException">The store cannot be read.</exception>
    public static async Task<ArchiveAccess> OpenAsync(
        ParseResult parsed, CancellationToken cancellationToken, Func<ArchiveOptions, IObjectStore>? open = null)
    {
        var given = parsed.GetValue(Archive);
        if (parsed.GetResult(Archive) is { Implicit: false } && string.IsNullOrWhiteSpace(given))
        {
            // As a script leaves it whose variable is not set; the default is not what it meant.
            throw new CommandFailure(ExitCode.Usage, "--archive is empty; give a directory, file:///directory or s3://bucket/prefix, or leave it out.");
        }

        var options = Read(given);
        var store = (open ?? ObjectStoreFactory.Open)(options);
        try
        {
            var cluster = parsed.GetValue(Cluster) ?? await OnlyClusterAsync(store, cancellationToken);
            return new ArchiveAccess(store, new ArchiveNames(cluster), new ManifestSigner(options.SigningKey));
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    private static ArchiveOptions Read(string? given)
    {
        var url = given is null || given.Contains("://", StringComparison.Ordinal) ? given : new Uri(Path.GetFullPath(given)).AbsoluteUri;
        try
        {
            return ArchiveOptions.Read(name => given is null ? Environment.GetEnvironmentVariable(name) : name switch
            {
                UrlVariable => url,
                DirectoryVariable => null,
                _ => Environment.GetEnvironmentVariable(name),
            });
        }
        catch (ArchiveConfigurationException fault)
        {
            throw new CommandFailure(ExitCode.Usage, fault.Message);
        }
    }

    private static Option<int> CreateParallel()
    {
        var option = new Option<int>("--parallel") { Description = "Objects read at once, 1 to 64.", DefaultValueFactory = _ => 4 };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && int.TryParse(text, out var value) && value is < 1 or > 64) result.AddError($"--parallel is '{text}'; allowed: 1 to 64.");
        });
        return option;
    }

    private static async Task<Guid> OnlyClusterAsync(IObjectStore store, CancellationToken cancellationToken)
    {
        var clusters = await ArchiveCatalog.ListClustersAsync(store, cancellationToken);
        return clusters.Count switch
        {
            1 => clusters[0],
            0 => throw new CommandFailure(ExitCode.Refused, $"there is no archive in {store.Location}. Is it the right place? See --archive."),
            _ => throw new CommandFailure(ExitCode.Usage, $"{store.Location} has the archives of {clusters.Count} clusters; choose one with --cluster: {string.Join(", ", clusters)}."),
        };
    }
}
