using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using StemeDb.Model.Assertions;
using StemeDb.Model.Json;
using StemeDb.Model.Lenses.Parameters;

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
        var buffer = t_buffer ?? new JsonBuffer(FirstCapacity);
        t_buffer = null;
        var start = WriteTo(buffer, answer, out _);
        output.Write(buffer.Written[start..]);
        Return(buffer);
    }

    /// <summary>
    /// SHA-256 over what was put in, the parameters and the output: 64 lower-case hexadecimal digits, as <c>replay</c> shows it.
    /// </summary>
    /// <param name="answer">The answer.</param>
    public static string Replay(Answer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var buffer = t_buffer ?? new JsonBuffer(FirstCapacity);
        t_buffer = null;
        WriteTo(buffer, answer, out var replayStart);
        var replay = Encoding.ASCII.GetString(buffer.Written.Slice(replayStart + 1, SHA256.HashSizeInBytes * 2));
        Return(buffer);
        return replay;
    }

    private static void Return(JsonBuffer buffer)
    {
        if (buffer.Capacity <= KeptCapacityMax)
        {
            t_buffer = buffer;
        }
    }

    /// <summary>Writes what the hash begins with, and behind it the JSON.</summary>
    /// <returns>Where the JSON begins.</returns>
    private static int WriteTo(JsonBuffer json, Answer answer, out int replayStart)
    {
        json.Truncate(0);
        json.Append(ReplayHeader);
        json.Append(answer.InputDigest.Span);
        var start = json.Length;
        AnswerBody.Write(json, answer);

        Span<byte> replay = stackalloc byte[SHA256.HashSizeInBytes];
        Hash(json, answer, replay);
        json.Append(",\"now\":"u8);
        json.AppendInstant(answer.Now);
        json.Append(",\"snapshots\":{},\"replay\":"u8);
        replayStart = json.Length;
        json.AppendDigest(new AssertionId(replay));
        if (answer.Explanation is { } explanation)
        {
            json.Append(",\"explain\":"u8);
            ExplanationBody.Write(json, explanation);
        }

        json.Append("}"u8);
        return start;
    }

    /// <summary>The moment asked from is hashed only where it matters: where weights decay.</summary>
    private static void Hash(JsonBuffer json, Answer answer, Span<byte> replay)
    {
        var length = json.Length;
        if (answer.Lens.Get(CommonParameters.HalfLife) is not null)
        {
            BinaryPrimitives.WriteInt64BigEndian(json.GetSpan(sizeof(long)), answer.Now.Ticks);
            json.Advance(sizeof(long));
        }

        SHA256.HashData(json.Written, replay);
        json.Truncate(length);
    }
}
