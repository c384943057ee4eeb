using System.Buffers;
using System.IO.Pipelines;
using StemeDb.Api.Bulk;
using StemeDb.Fuzz.Tests.Fuzzing;
using StemeDb.Model.Assertions;
using StemeDb.Model.Records;

namespace StemeDb.Fuzz.Tests.Targets;

/// <summary>
/// The body of a bulk request: lines are cut as a plain split cuts them, however the body arrives; each is parsed, and what is
/// accepted is accepted by the engine.
/// </summary>
public sealed class NdjsonTarget() : FuzzTarget(
    "ndjson", "\n", "\r\n", "\r", " ", "{\"concept_path\":\"a\",\"value\":1,\"source\":\"s\"}", "\\ud800", "[[[[", "\"labels\":{", "\0")
{
    private const int MaxLineBytes = 512;

    public override string Run(byte[] input)
    {
        var cut = CutAsync(input).GetAwaiter().GetResult();
        Require(cut.SequenceEqual(Split(input)), "The lines are not those of a plain split.");
        return string.Join(' ', cut.Select(line => Parse(line.Content)).Distinct().Order());
    }

    private static async Task<List<(long Number, string? Content)>> CutAsync(byte[] input)
    {
        // How it arrives follows from the input, so that it can be replayed.
        var step = 1 + (input.Length % 97);
        var pipe = new Pipe(new PipeOptions(
            readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline,
            pauseWriterThreshold: step, resumeWriterThreshold: 1, minimumSegmentSize: 16));
        var writing = WriteAsync(pipe.Writer, input, step);
        using var reader = new NdjsonReader(pipe.Reader, MaxLineBytes);
        var lines = new List<(long, string?)>();
        while (await reader.ReadAsync(CancellationToken.None) is { } line)
        {
            lines.Add((line.Number, line.IsTooLong ? null : Convert.ToHexString(line.Content.ToArray())));
        }

        await writing;
        return lines;
    }

    private static async Task WriteAsync(PipeWriter body, byte[] input, int step)
    {
        for (var at = 0; at < input.Length; at += step)
        {
            await body.WriteAsync(input.AsMemory(at, Math.Min(step, input.Length - at)));
        }

        await body.CompleteAsync();
    }

    private static IEnumerable<(long Number, string? Content)> Split(byte[] input)
    {
        var number = 0L;
        for (var at = 0; at < input.Length;)
        {
            var length = input.AsSpan(at).IndexOf((byte)'\n');
            var line = input[at..(length < 0 ? input.Length : at + length)];
            at += line.Length + 1;
            line = line is [.. var before, (byte)'\r'] ? before : line;
            number++;
            if (line.Length > MaxLineBytes)
            {
                yield return (number, null);
            }
            else if (line.AsSpan().ContainsAnyExcept((byte)' ', (byte)'\t'))
            {
                yield return (number, Convert.ToHexString(line));
            }
        }
    }

    private static string Parse(string? content)
    {
        if (content is null)
        {
            return "too_long_line";
        }

        if (!AssertionParser.TryParse(Convert.FromHexString(content), out var assertion, out var faults))
        {
            Require(faults.Count > 0, "It is refused without a fault.");
            return string.Join(' ', faults.Select(fault => fault.Code).Distinct().Order());
        }

        AssertionEncoding.Check(AssertionEncoding.Encode(assertion));
        return "accepted";
    }
}
