using StemeDb.Archive.Objects;
using StemeDb.Storage.Restoring;
using StemeDb.Storage.Runs;

namespace StemeDb.Archive.Restoring;

/// <summary>Fetches the runs that are not there yet, several at once, in pieces of a fixed size, whatever the runs' own.</summary>
internal sealed class RunDownloads(ArchiveAccess archive, DirectoryRestore restore, RestoreProgress progress)
{
    private const int BufferBytes = 256 * 1024;

    private int _fetched;
    private int _kept;

    public int Fetched => _fetched;

    public int Kept => _kept;

    public Task RunAsync(IReadOnlyList<RunInfo> runs, int parallel, CancellationToken cancellation) => Parallel.ForEachAsync(
        runs.DistinctBy(run => run.Sha256),
        new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellation },
        async (run, cancel) =>
        {
            if (restore.HasRun(run.Sha256, run.Length))
            {
                Interlocked.Increment(ref _kept);
                return;
            }

            await FetchAsync(run, cancel);
            Interlocked.Increment(ref _fetched);
        });

    private async Task FetchAsync(RunInfo run, CancellationToken cancellation)
    {
        var name = archive.Names.Run(run.Sha256);
        await using var stream = await archive.Store.OpenReadAsync(name, cancellation: cancellation);
        using var landing = restore.CreateRun(run.Sha256, run.Length);
        var buffer = new byte[BufferBytes];
        try
        {
            while (await stream.ReadAsync(buffer, cancellation) is var read and > 0)
            {
                landing.Write(buffer.AsSpan(0, read));
                progress.Add(read);
            }

            landing.Complete();
        }
        catch (InvalidDataException damage)
        {
            throw new ObjectDamagedException(archive.Store.Location, name, damage.Message, damage);
        }
    }
}
