using StemeDb.Archive.Faults.Journals;
using StemeDb.Archive.Journal;
using StemeDb.Archive.Objects;
using StemeDb.Storage.Checksums;

namespace StemeDb.Archive.Tests.Journal;

public sealed class A_piece_holds_batches_as_they_were
{
    private static readonly Guid _cluster = Guid.Parse("0b5f3c52-6c1e-4c58-9a3e-0d9b1f6f2a10");

    [Theory]
    [InlineData(PieceCompression.None)]
    [InlineData(PieceCompression.Zstd)]
    public void They_are_read_back_with_their_checksums(PieceCompression compression)
    {
        var journal = Journal(seed: 1, batches: 20);
        var piece = Seal(journal, compression);
        var read = JournalPiece.Read("/archive", "p", piece.Bytes);
        Assert.Equal(piece.Header.ContentSha256.ToArray(), read.Header.ContentSha256.ToArray());
        Assert.Equal(piece.Header, read.Header with { ContentSha256 = piece.Header.ContentSha256 });
        Assert.Equal((1, journal.LastSeq, 0u, journal.Batches[^1].Checksum), (read.Header.FirstSeq, read.Header.LastSeq, read.Header.ChecksumBefore, read.Header.ChecksumAfter));
        Assert.Equal((journal.Batches[0].FirstRecordedAt, journal.Batches[^1].LastRecordedAt), (read.Header.FirstRecordedAt, read.Header.LastRecordedAt));
        var batches = read.Batches.ToArray();
        Assert.Equal(journal.Batches.Select(b => (b.FirstSeq, b.Count, b.Checksum)), batches.Select(b => (b.FirstSeq, b.Count, b.Checksum)));
        Assert.All(batches.Zip(journal.Batches), pair => Assert.Equal(pair.Second.Payload.ToArray(), pair.First.Payload.ToArray()));
    }

    [Fact]
    public void The_same_batches_make_the_same_bytes() =>
        Assert.Equal(Seal(Journal(3, 9), PieceCompression.Zstd).Bytes.ToArray(), Seal(Journal(3, 9), PieceCompression.Zstd).Bytes.ToArray());

    [Theory]
    [InlineData(PieceCompression.None)]
    [InlineData(PieceCompression.Zstd)]
    public void A_change_of_any_bit_and_any_cut_is_noticed(PieceCompression compression)
    {
        var bytes = Seal(Journal(seed: 2, batches: 3), compression).Bytes.ToArray();
        for (var at = 0; at < bytes.Length; at++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var changed = bytes.ToArray();
                changed[at] ^= (byte)(1 << bit);
                Assert.ThrowsAny<ObjectStoreException>(() => JournalPiece.Read("/archive", "p", changed));
            }

            Assert.Throws<ObjectDamagedException>(() => JournalPiece.Read("/archive", "p", bytes.AsMemory(0, at)));
        }

        Assert.Throws<ObjectDamagedException>(() => JournalPiece.Read("/archive", "p", (byte[])[.. bytes, 0]));
    }

    [Fact]
    public void A_batch_that_does_not_follow_or_was_damaged_is_not_taken()
    {
        var journal = Journal(seed: 4, batches: 5);
        var builder = new PieceBuilder(_cluster, 1, PieceCompression.None);
        builder.Add(journal.Batches[0]);
        Assert.Throws<ArgumentException>(() => builder.Add(journal.Batches[2]));
        Assert.Throws<ArgumentException>(() => builder.Add(journal.Batches[1] with { Previous = 5 }));
        Assert.Throws<ArgumentException>(() => builder.Add(journal.Batches[1] with { Payload = new byte[journal.Batches[1].Payload.Length] }));
        builder.Add(journal.Batches[1]);
        Assert.Equal(journal.Batches[1].LastSeq, builder.Seal().Header.LastSeq);
        Assert.True(builder.IsEmpty);
    }

    [Fact]
    public void The_bytes_are_those_of_the_document()
    {
        // Compressed bytes may differ between versions of zstd; both kinds are read for ever.
        var folder = Path.Combine(AppContext.BaseDirectory, "Journal", "golden-v1");
        var plain = Seal(Journal(seed: 5, batches: 4), PieceCompression.None);
        Assert.Equal(File.ReadAllBytes(Path.Combine(folder, "piece")), plain.Bytes.ToArray());
        var compressed = JournalPiece.Read("/archive", "p", File.ReadAllBytes(Path.Combine(folder, "piece-zstd")));
        Assert.Equal(plain.Header.ContentSha256.ToArray(), compressed.Header.ContentSha256.ToArray());
    }

    [Fact]
    public void What_the_header_says_of_the_batches_is_checked_also_where_its_own_checksums_fit()
    {
        var piece = Seal(Journal(seed: 6, batches: 4), PieceCompression.None);
        var (header, stored) = (piece.Header, piece.Bytes[PieceHeaderBytes.Length..].ToArray());
        Refuse(header with { ContentSha256 = new byte[32] }, "SHA-256");
        Refuse(header with { ChecksumBefore = header.ChecksumBefore ^ 1 }, "the journal's checksum");
        Refuse(header with { ChecksumAfter = header.ChecksumAfter ^ 1 }, "the journal's checksum");
        Refuse(header with { Batches = header.Batches + 1 }, "not those its header tells of");
        Refuse(header with { LastSeq = header.LastSeq + 1 }, "not those its header tells of");
        Refuse(header with { FirstSeq = header.FirstSeq + 1, LastSeq = header.LastSeq + 1 }, "not those its header tells of");

        void Refuse(PieceHeader wrong, string why)
        {
            byte[] bytes = [.. PieceHeaderBytes.Write(wrong, Crc32C.Compute(stored)), .. stored];
            var damage = Assert.Throws<ObjectDamagedException>(() => JournalPiece.Read("/archive", "p", bytes));
            Assert.Contains(why, damage.Message, StringComparison.Ordinal);
        }
    }

    private static MadeJournal Journal(int seed, int batches)
    {
        var journal = new MadeJournal(seed);
        for (var i = 0; i < batches; i++) journal.Append();
        return journal;
    }

    private static SealedPiece Seal(MadeJournal journal, PieceCompression compression)
    {
        var builder = new PieceBuilder(_cluster, 1, compression);
        foreach (var batch in journal.Batches) builder.Add(batch);
        return builder.Seal();
    }
}
