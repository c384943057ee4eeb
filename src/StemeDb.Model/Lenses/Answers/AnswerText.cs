using System.Globalization;
using System.Security.Cryptography;
using StemeDb.Model.Assertions;
using StemeDb.Model.Digests;
using StemeDb.Model.Time;

namespace StemeDb.Model.Lenses.Answers;

/// <summary>
/// An answer as <see cref="AnswerJson"/> writes it, kept to be given again as of a later seq and another now: as long as the
/// claims on the path, their sources and the rule are the same, only <c>as_of_seq</c>, <c>now</c> and <c>replay</c> differ.
/// Thread-safe.
/// </summary>
public sealed class AnswerText
{
    private const int MaxSeqDigits = 19;

    /// <summary>What the replay hash begins with, and behind it the JSON.</summary>
    private readonly byte[] _bytes;
    private readonly AnswerLayout _layout;
    private volatile Stamp _last;

    private AnswerText(byte[] bytes, AnswerLayout layout, long asOfSeq)
    {
        (_bytes, _layout) = (bytes, layout);
        _last = new Stamp(asOfSeq, bytes.AsSpan(layout.Replay, AssertionId.TextLength).ToArray());
    }

    /// <summary>Bytes of memory it takes, that of its objects included, rounded up.</summary>
    public int MemoryBytes => _bytes.Length + AssertionId.TextLength + 200;

    /// <summary>Keeps an answer.</summary>
    /// <param name="answer">One that does not depend on now.</param>
    /// <exception cref="ArgumentException">It does (<see cref="Answer.DependsOnNow"/>): at another moment it says something else.</exception>
    public static AnswerText Of(Answer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        if (answer.DependsOnNow)
        {
            throw new ArgumentException("The answer depends on now.", nameof(answer));
        }

        var bytes = AnswerJson.ToArray(answer, out var layout);
        return new AnswerText(bytes, layout, answer.AsOfSeq);
    }

    /// <summary>The answer as JSON in a new array: byte for byte what asking anew at that seq and moment gives.</summary>
    /// <param name="asOfSeq">A seq up to which nothing that the answer rests on has changed.</param>
    /// <param name="now">What counts as now.</param>
    public byte[] ToJson(long asOfSeq, Instant now)
    {
        Span<byte> seq = stackalloc byte[MaxSeqDigits + 1];
        asOfSeq.TryFormat(seq, out var seqLength, default, CultureInfo.InvariantCulture);
        Span<byte> moment = stackalloc byte[Instant.MaxTextBytes];
        moment = moment[..now.Format(moment)];
        var (start, seqAt, seqEnd, bodyEnd, nowAt, nowEnd, replayAt) = _layout;
        var growth = seqLength - (seqEnd - seqAt) + moment.Length + 2 - (nowEnd - nowAt);
        var json = GC.AllocateUninitializedArray<byte>(_bytes.Length - start + growth);

        var rest = json.AsSpan();
        Take(ref rest, _bytes.AsSpan(start, seqAt - start));
        Take(ref rest, seq[..seqLength]);
        Take(ref rest, _bytes.AsSpan(seqEnd, bodyEnd - seqEnd));
        var body = json.AsSpan(0, json.Length - rest.Length);
        Take(ref rest, _bytes.AsSpan(bodyEnd, nowAt + 1 - bodyEnd));
        Take(ref rest, moment);
        Take(ref rest, _bytes.AsSpan(nowEnd - 1, replayAt - nowEnd + 1));
        Take(ref rest, ReplayAsOf(asOfSeq, body));
        _bytes.AsSpan(replayAt + AssertionId.TextLength).CopyTo(rest);
        return json;
    }

    private static void Take(ref Span<byte> rest, scoped ReadOnlySpan<byte> part)
    {
        part.CopyTo(rest);
        rest = rest[part.Length..];
    }

    /// <summary>The hash is kept for the seq that was asked for last: while nothing is written, all ask for the same.</summary>
    private byte[] ReplayAsOf(long asOfSeq, ReadOnlySpan<byte> body)
    {
        var last = _last;
        if (last.Seq == asOfSeq)
        {
            return last.Replay;
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        Sha256.Hash(_bytes.AsSpan(0, _layout.Json), body, digest);
        var replay = new byte[AssertionId.TextLength];
        new AssertionId(digest).Format(replay);
        _last = new Stamp(asOfSeq, replay);
        return replay;
    }

    private sealed record Stamp(long Seq, byte[] Replay);
}
