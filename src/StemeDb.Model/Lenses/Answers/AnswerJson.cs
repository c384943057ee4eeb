using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using StemeDb.Model.Assertions;
using StemeDb.Model.Digests;
using StemeDb.Model.Json;

namespace StemeDb.Model.Lenses.Answers;

/// <summary>
/// Writes answers as JSON (docs/http-api.md) with the replay hash (docs/formats/replay.md). The same answer is the same bytes
/// on any machine. Safe to call from any number of threads.
/// </summary>
public static class AnswerJson
{
    /// <summary>What the replay hash begins with.</summary>
    private static ReadOnlySpan<byte> ReplayHeader => "stemedb replay 1\n"u8;

    private const int FirstCapacity = 2048;
    private const int KeptCapacityMax = 256 * 1024;

    [ThreadStatic]
    private static JsonBuffer? t_buffer;

    /// <summary>Writes <paramref name="answer"/> with its <c>replay</c> hash, without white space.</summary>
    /// <param name="answer">What to write.</param>
    /// <param name="output">Where to.</param>
    public static void Write(Answer answer, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(output);
        var buffer = Rent();
        var layout = WriteTo(buffer, answer);
        output.Write(buffer.Written[layout.Json..]);
        Return(buffer);
    }

    /// <summary>
    /// SHA-256 over what was put in, the parameters and the output: 64 lower-case hexadecimal digits, as <c>replay</c> shows it.
    /// </summary>
    /// <param name="answer">The answer.</param>
    public static string Replay(Answer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var buffer = Rent();
        var layout = WriteTo(buffer, answer);
        var replay = Encoding.ASCII.GetString(buffer.Written.Slice(layout.Replay, AssertionId.TextLength));
        Return(buffer);
        return replay;
    }

    /// <summary>What the hash begins with, and behind it the JSON.</summary>
    internal static byte[] ToArray(Answer answer, out AnswerLayout layout)
    {
        var buffer = Rent();
        layout = WriteTo(buffer, answer);
        var bytes = buffer.Written.ToArray();
        Return(buffer);
        return bytes;
    }

    private static JsonBuffer Rent()
    {
        var buffer = t_buffer ?? new JsonBuffer(FirstCapacity);
        t_buffer = null;
        return buffer;
    }

    private static void Return(JsonBuffer buffer)
    {
        if (buffer.Capacity <= KeptCapacityMax)
        {
            t_buffer = buffer;
        }
    }

    /// <summary>Writes what the hash begins with, and behind it the JSON.</summary>
    private static AnswerLayout WriteTo(JsonBuffer json, Answer answer)
    {
        json.Truncate(0);
        json.Append(ReplayHeader);
        json.Append(answer.InputDigest.Span);
        var start = json.Length;
        var (seqStart, seqEnd) = AnswerBody.Write(json, answer);
        var bodyEnd = json.Length;

        Span<byte> replay = stackalloc byte[SHA256.HashSizeInBytes];
        Hash(json, answer, replay);
        json.Append(",\"now\":"u8);
        var nowStart = json.Length;
        json.AppendInstant(answer.Now);
        var nowEnd = json.Length;
        WriteSnapshots(json, answer);
        json.Append(",\"replay\":"u8);
        var replayStart = json.Length + 1;
        json.AppendDigest(new AssertionId(replay));
        if (answer.Explanation is { } explanation)
        {
            json.Append(",\"explain\":"u8);
            ExplanationBody.Write(json, explanation);
        }

        json.Append("}"u8);
        return new AnswerLayout(start, seqStart, seqEnd, bodyEnd, nowStart, nowEnd, replayStart);
    }

    private static void WriteSnapshots(JsonBuffer json, Answer answer)
    {
        json.Append(",\"snapshots\":{"u8);
        if (answer.CopyGroupsId is { } copyGroups)
        {
            json.Append("\"copy_groups\":"u8);
            json.AppendText(copyGroups);
        }

        if (answer.TrustId is { } trust)
        {
            json.Append(",\"trust\":"u8);
            json.AppendText(trust);
        }

        json.Append("}"u8);
    }

    /// <summary>The moment asked from is hashed only where it matters: where weights decay.</summary>
    private static void Hash(JsonBuffer json, Answer answer, Span<byte> replay)
    {
        Span<byte> now = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(now, answer.Now.Ticks);
        Sha256.Hash(json.Written, answer.DependsOnNow ? now : default, replay);
    }
}
