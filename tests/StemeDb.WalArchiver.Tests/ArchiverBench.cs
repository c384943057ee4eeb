using Microsoft.Extensions.Logging.Abstractions;
using StemeDb.Archive;
using StemeDb.Archive.Journal;
using StemeDb.Archive.Local;
using StemeDb.Archive.Objects;
using StemeDb.ServiceDefaults.Hosting;
using StemeDb.Storage.Files;
using StemeDb.WalArchiver.Archiving;
using StemeDb.WalArchiver.Configuration;
using StemeDb.WalArchiver.Telemetry;

namespace StemeDb.WalArchiver.Tests;

/// <summary>Archivers of one engine on one directory.</summary>
internal sealed class ArchiverBench(int seed) : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(3);

    private readonly string _directory = Directory.CreateTempSubdirectory("stemedb-archiver-").FullName;
    private readonly ArchiverMetrics _metrics = new();
    private readonly List<(CancellationTokenSource Stop, Task Work)> _running = [];

    public MadeEngine Engine { get; } = new(seed);

    public IObjectStore Store => LocalObjectStore.Open(DiskFileSystem.Instance, _directory);

    public ArchiveNames Names => new(Engine.ClusterId);

    /// <summary>Starts an archiver; null: on the plain directory.</summary>
    public (ArchiverState State, Task Work, Func<Task> StopAsync) Start(
        IObjectStore? store = null, int pieceBytes = 1024, int leaseMs = 600, TimeSpan? maxLag = null, TimeProvider? clock = null)
    {
        clock ??= TimeProvider.System;
        var state = new ArchiverState(_metrics, clock);
        var options = new PieceOptions(
            maxLag ?? TimeSpan.FromMilliseconds(20), pieceBytes, TimeSpan.FromMilliseconds(leaseMs), PieceCompression.Zstd, StopTime: TimeSpan.FromSeconds(2));
        var worker = new ArchiverWorker(Engine, store ?? Store, options, state, clock, NullLogger<ArchiverWorker>.Instance);
        var stop = new CancellationTokenSource();
        var work = Task.Run(() => worker.RunAsync(stop.Token));
        _running.Add((stop, work));
        return (state, work, StopAsync);

        async Task StopAsync()
        {
            await stop.CancelAsync();
            await work;
        }
    }

    /// <summary>Waits until something is so.</summary>
    public static async Task UntilAsync(Func<bool> isSo, string what, params Task[] work)
    {
        for (var began = DateTime.UtcNow; !isSo(); await Task.Delay(2))
        {
            foreach (var failed in work.Where(task => task.IsFaulted)) await failed;
            Assert.True(DateTime.UtcNow - began < _patience, $"{what} did not come.");
        }
    }

    /// <summary>Waits until an archiver stops by itself, and tells why it did.</summary>
    public static Task<StartupException> StoppedAsync(Task work) => Assert.ThrowsAsync<StartupException>(() => work.WaitAsync(_patience));

    /// <summary>Waits until all of the engine's journal is archived.</summary>
    public Task UntilArchivedAsync(params Task[] work) =>
        UntilAsync(() => Engine.Reported == Engine.Journal.LastSeq, $"an archive up to seq {Engine.Journal.LastSeq}", work);

    /// <summary>Checks that the archive is the journal: every batch once, in order, byte for byte.</summary>
    public async Task RequireWholeAsync(long generation = 1)
    {
        var archived = new ArchivedJournal(Store, Names, generation);
        var (batches, checksum) = (new List<(long, int, string, uint)>(), 0u);
        await foreach (var entry in archived.ListAsync(1, TestContext.Current.CancellationToken))
        {
            var piece = await archived.ReadAsync(entry, TestContext.Current.CancellationToken);
            Assert.Equal(checksum, piece.Header.ChecksumBefore);
            checksum = piece.Header.ChecksumAfter;
            batches.AddRange(piece.Batches.Select(b => (b.FirstSeq, b.Count, Convert.ToHexString(b.Payload.Span), b.Checksum)));
        }

        Assert.Equal(Engine.Journal.Batches.Select(b => (b.FirstSeq, b.Count, Convert.ToHexString(b.Payload.Span), b.Checksum)), batches);
    }

    /// <summary>Checks that a reader who takes each batch once gets the journal, though pieces may overlap; tells how many batches came again.</summary>
    public async Task<int> RequireReadableAsync()
    {
        var archived = new ArchivedJournal(Store, Names, generation: 1);
        var (next, again, journal) = (1L, 0, Engine.Journal.Batches.ToDictionary(b => b.FirstSeq));
        await foreach (var entry in archived.ListAsync(1, TestContext.Current.CancellationToken))
        {
            Assert.True(entry.FirstSeq <= next, $"The journal from {next} to {entry.FirstSeq - 1} is missing.");
            foreach (var batch in (await archived.ReadAsync(entry, TestContext.Current.CancellationToken)).Batches)
            {
                Assert.Equal((journal[batch.FirstSeq].Count, journal[batch.FirstSeq].Checksum), (batch.Count, batch.Checksum));
                again += batch.FirstSeq < next ? 1 : 0;
                next = Math.Max(next, batch.LastSeq + 1);
            }
        }

        Assert.Equal(Engine.Journal.LastSeq + 1, next);
        return again;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (stop, work) in _running)
        {
            await stop.CancelAsync();
            await work.ContinueWith(static _ => { }, TaskScheduler.Default);
            stop.Dispose();
        }

        _metrics.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}
