using StemeDb.Archive.Objects;

namespace StemeDb.Archive.Tests;

public sealed class ArchiveNames_are_in_order
{
    private static readonly Guid _cluster = Guid.Parse("0b5f3c52-6c1e-4c58-9a3e-0d9b1f6f2a10");
    private readonly ArchiveNames _names = new(_cluster);

    [Fact]
    public void The_names_are_those_of_the_document()
    {
        var sha = new string('a', 64);
        Assert.Equal($"{_cluster}/runs/{sha}.kv", _names.Run(sha));
        Assert.Equal($"{_cluster}/backups/stemedb-backup-20260102-030405/manifest.json", _names.Manifest("stemedb-backup-20260102-030405"));
        Assert.Equal($"{_cluster}/journal/0000000002/000000000000012/00000000000001200101-00000000000001200150", _names.Piece(2, 1_200_101, 1_200_150));
        Assert.Equal($"{_cluster}/lease/journal-0000000002/00000000000000000007", _names.Lease(2, 7));
        Assert.All([_names.Run(sha), _names.Piece(2, 1, 2), _names.Lease(1, 1), _names.BeforePiece(1, 1)], name => Assert.True(ObjectNames.IsValid(name)));
    }

    [Fact]
    public void A_name_is_read_back()
    {
        Assert.Equal((101, 150), _names.PieceSeqsOf(2, _names.Piece(2, 101, 150)));
        Assert.Null(_names.PieceSeqsOf(3, _names.Piece(2, 101, 150)));
        Assert.Null(_names.PieceSeqsOf(2, _names.Piece(2, 151, 150)));
        Assert.Null(_names.PieceSeqsOf(2, _names.BeforePiece(2, 101)));
        Assert.Equal(new string('b', 64), _names.RunSha256Of(_names.Run(new string('b', 64))));
        Assert.Null(_names.RunSha256Of(_names.Run(new string('B', 64))));
    }

    [Fact]
    public void The_place_before_a_piece_lies_between_its_neighbours()
    {
        foreach (var seq in new[] { 2, 100, 99_999, 100_000, 100_001, long.MaxValue })
        {
            var place = _names.BeforePiece(1, seq);
            Assert.True(string.CompareOrdinal(_names.Piece(1, seq - 1, long.MaxValue), place) < 0);
            Assert.True(string.CompareOrdinal(place, _names.Piece(1, seq, seq)) < 0);
        }
    }

    [Fact]
    public void Backups_are_named_by_their_time_in_utc()
    {
        var name = ArchiveNames.BackupName(new DateTimeOffset(2026, 1, 2, 1, 4, 5, TimeSpan.FromHours(-2)));
        Assert.Equal("stemedb-backup-20260102-030405", name);
        Assert.True(ArchiveNames.IsBackupName(name));
        Assert.False(ArchiveNames.IsBackupName("stemedb-backup-20261302-030405"));
        Assert.Throws<ArgumentException>(() => _names.Manifest("../../etc"));
    }
}
