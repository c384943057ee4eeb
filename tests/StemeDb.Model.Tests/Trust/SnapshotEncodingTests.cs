using System.Text;
using StemeDb.Model.Paths;
using StemeDb.Model.Records;
using StemeDb.Model.Registry;
using StemeDb.Model.Trust;

namespace StemeDb.Model.Tests.Trust;

public sealed class SnapshotEncodingTests
{
    private static readonly SnapshotSummary s_summary = new(AsOfSeq: 77, Voices: 5, ContestedPaths: 2, Thinning: 0, Rounds: 3);

    private static readonly LearnedSource[] s_sources =
    [
        new(Id("a"), 100, 1, new CopyLink(Id("c"), 99, 100), 90, 800_000, 707_106),
        new(Id("b"), 1, 0, null, 0, 0, 0),
        new(Id("c"), 100, 1, new CopyLink(Id("a"), 99, 100), 90, 800_000, 707_106),
    ];

    [Fact]
    public void The_bytes_are_those_of_the_format()
    {
        var (snapshot, parts) = TrustSnapshotEncoding.Make(s_summary, s_sources);

        Assert.Equal(
            "014d00000000000000050000000000000002000303"
            + "010061" + "6401" + "026364" + "5a80ea30a29426".Replace("a29426", "a2942b", StringComparison.Ordinal)
            + "010062" + "0100" + "000000"
            + "010063" + "6401" + "006364" + "5a80ea30a2942b",
            Convert.ToHexStringLower(Assert.Single(parts).Span));
        Assert.Equal(64, snapshot.Id.Length);
    }

    [Fact]
    public void What_was_learned_is_read_back_whatever_its_size()
    {
        var many = Enumerable.Range(0, 3_000).Select(i => new LearnedSource(Id($"{i:000000}{new string('x', 60)}"), i, 0, null, i, 500_000, 1_000 + i)).ToArray();
        var (snapshot, parts) = TrustSnapshotEncoding.Make(s_summary, many);

        Assert.True(parts.Count > 2);
        Assert.All(parts, part => Assert.InRange(part.Length, 1, SnapshotPartRecord.MaxContentBytes));
        var again = TrustSnapshotEncoding.Decode(snapshot.Id, parts);
        Assert.Equal(many, again.Sources);
        Assert.Equal(new SourceStanding(0, 0.001_007, 7), again.StandingOf(many[7].Source));
        Assert.Equal(SourceStanding.Unknown, again.StandingOf(Id("nobody")));
    }

    [Fact]
    public void Members_of_a_group_know_each_other()
    {
        var snapshot = TrustSnapshotEncoding.Make(s_summary, s_sources).Snapshot;

        Assert.Equal(1, snapshot.Groups);
        Assert.Equal(["a", "c"], snapshot.MembersOf(1).Select(member => member.Source.ToString()));
    }

    [Fact]
    public void Other_bytes_are_refused()
    {
        var (snapshot, parts) = TrustSnapshotEncoding.Make(s_summary, s_sources);
        var content = Assert.Single(parts).ToArray();
        for (var i = 0; i < content.Length; i++)
        {
            var damaged = content.ToArray();
            damaged[i] ^= 0x5A;
            Assert.Throws<RecordFormatException>(() => TrustSnapshotEncoding.Decode(snapshot.Id, [damaged]));
            var id = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(damaged));
            RefusedOrRead(() => TrustSnapshotEncoding.Decode(id, [damaged]));
        }
    }

    private static void RefusedOrRead(Action read)
    {
        try
        {
            read();
        }
        catch (RecordFormatException)
        {
            // The only exception that is allowed.
        }
    }

    private static SourceId Id(string text) => new(Encoding.UTF8.GetBytes(text));
}
