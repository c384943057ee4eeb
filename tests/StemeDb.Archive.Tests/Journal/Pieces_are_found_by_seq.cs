using StemeDb.Archive.Faults;
using StemeDb.Archive.Journal;
using StemeDb.Archive.Local;
using StemeDb.Archive.Objects;
using StemeDb.Storage.Files;

namespace StemeDb.Archive.Tests.Journal;

public sealed class Pieces_are_found_by_seq : IAsyncLifetime
{
    private static readonly ArchiveNames _names = new(Guid.Parse("0b5f3c52-6c1e-4c58-9a3e-0d9b1f6f2a10"));

    private readonly string _directory = Directory.CreateTempSubdirectory("stemedb-archive-").FullName;
    private FaultyObjectStore _store = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _store = new FaultyObjectStore(LocalObjectStore.Open(DiskFileSystem.Instance, _directory), _ => ObjectFault.None);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_directory, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task The_right_piece_is_found_for_every_seq()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var pieces = new List<(long First, long Last)>();
        for (var next = 1L; pieces.Count < 60;)
        {
            if (random.Next(5) == 0) next += random.NextInt64(1, 200_000); // A gap.
            var last = next + random.NextInt64(0, 50_000);
            pieces.Add((next, last));
            await _store.PutIfAbsentAsync(_names.Piece(7, next, last), ObjectContent.Of("x"u8.ToArray()), Cancellation);
            next = last + 1;
        }

        var journal = new ArchivedJournal(_store, _names, generation: 7);
        Assert.Equal(pieces[^1], Seqs(await journal.LastAsync(Cancellation)));
        Assert.Equal(pieces[0], Seqs(await journal.FirstAsync(Cancellation)));
        Assert.Equal([7], await ArchivedJournal.GenerationsAsync(_store, _names, Cancellation));
        foreach (var seq in pieces.SelectMany(p => new[] { p.First - 1, p.First, p.Last, p.Last + 1 }).Where(seq => seq >= 1))
        {
            var before = pieces.Where(p => p.First <= seq).Select(p => ((long, long)?)p).LastOrDefault();
            Assert.Equal(before, Seqs(await journal.AtOrBeforeAsync(seq, Cancellation)));
            var listed = await journal.ListAsync(seq, Cancellation).Select(p => Seqs(p)!.Value).ToListAsync(Cancellation);
            Assert.Equal(pieces.Where(p => p.Last >= seq), listed);
        }
    }

    [Fact]
    public async Task The_last_of_many_takes_few_listings()
    {
        for (var i = 0; i < 300; i++)
        {
            await _store.PutIfAbsentAsync(_names.Piece(1, 1 + (i * 5_000_000L), (i + 1) * 5_000_000L), ObjectContent.Of("x"u8.ToArray()), Cancellation);
        }

        var before = _store.Calls.Count;
        Assert.Equal(1_500_000_000, (await new ArchivedJournal(_store, _names, 1).LastAsync(Cancellation))?.LastSeq);
        Assert.InRange(_store.Calls.Count - before, 1, 90);
    }

    [Fact]
    public async Task Nothing_is_found_where_nothing_is()
    {
        var journal = new ArchivedJournal(_store, _names, generation: 1);
        Assert.Null(await journal.LastAsync(Cancellation));
        Assert.Null(await journal.AtOrBeforeAsync(5, Cancellation));
        Assert.Empty(await ArchivedJournal.GenerationsAsync(_store, _names, Cancellation));
    }

    private static (long First, long Last)? Seqs(PieceEntry? entry) => entry is null ? null : (entry.FirstSeq, entry.LastSeq);
}
