using StemeDb.Archive;
using StemeDb.Archive.Backups;
using StemeDb.Archive.Catalog;
using StemeDb.Archive.Configuration;
using StemeDb.Archive.Faults.S3;
using StemeDb.Archive.Journal;
using StemeDb.Archive.Objects;
using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Integration.Tests.Archiving;

/// <summary>The archive of a stack, wherever it is.</summary>
/// <param name="stack">Of which.</param>
/// <param name="variables">Where it is, as the services are told.</param>
internal class StackArchive(Stack stack, IReadOnlyDictionary<string, string> variables)
{
    public IReadOnlyDictionary<string, string> Variables { get; } = variables;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>One in a directory beside the stack, or in a new bucket.</summary>
    public static async Task<StackArchive> NewAsync(Stack stack, bool isOnS3)
    {
        if (!isOnS3) return new ArchiveFolder(stack);
        return new StackArchive(stack, TestBuckets.VariablesOf(await TestBuckets.CreateAsync()));
    }

    /// <summary>Runs the command on it.</summary>
    public Task<(int ExitCode, string Output)> CommandAsync(params string[] arguments) =>
        ChildProcess.RunAsync(Programs.Cli, arguments, Environment(), stack.Folder);

    /// <summary>Its variables, as a process is given them.</summary>
    public Dictionary<string, string?> Environment() => Variables.ToDictionary(item => item.Key, item => (string?)item.Value);

    public IObjectStore OpenStore() => ObjectStoreFactory.Open(ArchiveOptions.Read(name => Variables.GetValueOrDefault(name)));

    /// <summary>Waits until a generation's journal is archived up to a seq.</summary>
    public Task UntilArchivedAsync(long seq, ChildProcess archiver, long generation = 1) => Until.TrueAsync(
        async () => await LastSeqAsync(generation) >= seq, TimeSpan.FromMinutes(1), () => $"It was not archived up to seq {seq}.\n{archiver.Output}");

    /// <summary>The last archived seq; 0 when there is none.</summary>
    public async Task<long> LastSeqAsync(long generation = 1)
    {
        await using var store = OpenStore();
        var clusters = await ArchiveCatalog.ListClustersAsync(store, Cancellation);
        if (clusters.Count == 0) return 0;
        return (await new ArchivedJournal(store, new ArchiveNames(clusters[0]), generation).LastAsync(Cancellation))?.LastSeq ?? 0;
    }

    /// <summary>Access to it, when there is one of a cluster; the caller disposes of its store.</summary>
    public async Task<ArchiveAccess?> TryOpenAsync()
    {
        var store = OpenStore();
        if (await ArchiveCatalog.ListClustersAsync(store, Cancellation) is [var cluster]) return new ArchiveAccess(store, new ArchiveNames(cluster), ManifestSigner.WithoutKey);
        await store.DisposeAsync();
        return null;
    }
}
