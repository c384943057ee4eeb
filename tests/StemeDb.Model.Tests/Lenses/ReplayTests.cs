using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using StemeDb.Model.Lenses;
using StemeDb.Model.Lenses.Answers;
using StemeDb.Model.Registry;
using ValueType = StemeDb.Model.Registry.ValueType;

namespace StemeDb.Model.Tests.Lenses;

/// <summary>docs/formats/replay.md, computed again by hand.</summary>
public sealed class ReplayTests
{
    [Fact]
    public void The_hash_is_the_one_the_format_describes()
    {
        var scene = new Scene().Say("b", "1", retractedAt: 3, supersededAt: 9).Say("a", "2").Say("b", "3", supersededAt: 3)
            .Know("a", tier: 2, family: "né");

        var answer = scene.Ask();

        var inputs = new List<byte>();
        inputs.AddRange("stemedb inputs 1\n"u8);
        AddSource(inputs, "a", 2, "né");
        AddClaim(inputs, scene.Claims[1], retracted: 0, superseded: 0);
        AddSource(inputs, "b", 5, null);
        AddClaim(inputs, scene.Claims[0], retracted: 3, superseded: 0);
        AddClaim(inputs, scene.Claims[2], retracted: 0, superseded: 3);
        var json = Scene.Json(answer);
        var body = json[..json.IndexOf(",\"now\":", StringComparison.Ordinal)];
        byte[] all = [.. "stemedb replay 1\n"u8, .. SHA256.HashData([.. inputs]), .. Encoding.UTF8.GetBytes(body)];
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(all)), AnswerJson.Replay(answer));
        Assert.EndsWith($"\"replay\":\"{AnswerJson.Replay(answer)}\"}}", json, StringComparison.Ordinal);
    }

    [Fact]
    public void With_a_snapshot_its_id_and_the_standing_of_each_source_are_hashed()
    {
        var scene = new Scene().Say("a", "1").Say("b", "2").Learn("a", group: 3, accuracy: 0.75, samples: 120);

        var inputs = new List<byte>();
        inputs.AddRange("stemedb inputs 2\n"u8);
        inputs.AddRange(Convert.FromHexString(scene.Sources.SnapshotId!));
        AddSource(inputs, "a", 5, null);
        inputs.AddRange([.. BigEndian(3u), .. BigEndian(BitConverter.DoubleToInt64Bits(0.75)), .. BigEndian(120u)]);
        AddClaim(inputs, scene.Claims[0], 0, 0);
        AddSource(inputs, "b", 5, null);
        inputs.AddRange(new byte[16]);
        AddClaim(inputs, scene.Claims[1], 0, 0);

        Assert.Equal(SHA256.HashData([.. inputs]), scene.Ask().InputDigest.ToArray());
    }

    [Fact]
    public void Long_inputs_hash_as_if_they_were_one_piece()
    {
        var scene = new Scene();
        var inputs = new List<byte>();
        inputs.AddRange("stemedb inputs 1\n"u8);
        var family = new string('f', 10_000);
        for (var i = 0; i < 300; i++)
        {
            var source = $"source {i:000}";
            scene.Say(source, "1").Know(source, family: i == 100 ? family : null);
            AddSource(inputs, source, 5, i == 100 ? family : null);
            AddClaim(inputs, scene.Claims[i], 0, 0);
        }

        Assert.Equal(SHA256.HashData([.. inputs]), scene.Ask().InputDigest.ToArray());
        Assert.Equal(SHA256.HashData([.. inputs]), scene.Ask().InputDigest.ToArray());
    }

    [Fact]
    public void Now_influences_nothing_without_decay()
    {
        var scene = new Scene().Say("a", "1").Say("b", "2");

        var today = scene.Ask(now: 10);
        var later = scene.Ask(now: 1e5);

        Assert.Equal(AnswerJson.Replay(today), AnswerJson.Replay(later));
        Assert.Equal(
            Scene.Json(today),
            Scene.Json(later).Replace(later.Now.ToString(), today.Now.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void Now_is_part_of_the_hash_where_weights_decay()
    {
        var scene = new Scene().Say("a", "1", asserted: 5);
        const string Decay = """{"half_life":"PT1H"}""";

        Assert.NotEqual(AnswerJson.Replay(scene.Ask(parameters: Decay, now: 1)), AnswerJson.Replay(scene.Ask(parameters: Decay, now: 2)));
    }

    [Fact]
    public void Everything_an_answer_depends_on_changes_the_hash()
    {
        static Scene Base() => new Scene().Say("a", "1").Say("b", "2").Say("c", "3");
        Answer[] answers =
        [
            Base().Ask(),
            Base().Ask(asOf: 2),
            Base().Ask("recency"),
            Base().Ask(parameters: """{"min_margin":0.5}"""),
            Base().Ask(validAt: 5),
            Base().Ask(rule: new ValueRule(ValueType.Number, AbsoluteTolerance: 0.1)),
            Base().Know("a", tier: 6).Ask(),
            Base().Know("a", family: "f").Ask(),
            Base().Learn("a", group: 1).Ask(),
            Base().Learn("a", accuracy: 0.5, samples: 9).Ask(),
            Base().Learn("a", accuracy: 0.5, samples: 8).Ask(),
            new Scene().Say("a", "1").Say("b", "2").Say("c", "3", retractedAt: 3).Ask(),
            new Scene().Say("a", "1").Say("b", "2").Say("c", "3", supersededAt: 3).Ask(),
            new Scene().Say("a", "1").Say("c", "2").Say("b", "3").Ask(),
        ];

        Assert.Equal(answers.Length, answers.Select(AnswerJson.Replay).Distinct().Count());
    }

    private static void AddSource(List<byte> bytes, string source, byte tier, string? family)
    {
        bytes.Add(1);
        bytes.AddRange(BigEndian((ushort)Encoding.UTF8.GetByteCount(source)));
        bytes.AddRange(Encoding.UTF8.GetBytes(source));
        bytes.Add(tier);
        bytes.AddRange(family is null ? [255, 255, 255, 255] : BigEndian((uint)Encoding.UTF8.GetByteCount(family)));
        bytes.AddRange(Encoding.UTF8.GetBytes(family ?? ""));
    }

    private static void AddClaim(List<byte> bytes, Claim claim, long retracted, long superseded)
    {
        var id = new byte[32];
        claim.Id.CopyTo(id);
        bytes.AddRange([2, (byte)((retracted > 0 ? 1 : 0) + (superseded > 0 ? 2 : 0))]);
        bytes.AddRange([.. BigEndian(claim.Seq), .. id, .. BigEndian(claim.RecordedAt.Ticks)]);
        bytes.AddRange(retracted > 0 ? BigEndian(retracted) : []);
        bytes.AddRange(superseded > 0 ? BigEndian(superseded) : []);
    }

    private static byte[] BigEndian(ushort number)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, number);
        return bytes;
    }

    private static byte[] BigEndian(uint number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return bytes;
    }

    private static byte[] BigEndian(long number)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        return bytes;
    }
}
