using System.IO.Pipelines;
using System.Text;
using CsCheck;
using StemeDb.Api.Bulk;

namespace StemeDb.Api.Tests.Bulk;

public sealed class NdjsonReaderTests
{
    private const int MaxLineBytes = 10;
    private static readonly Gen<string>[] Pieces =
        [.. new[] { "\n", "\r\n", "\r", " ", "a", "bb", "cccccccc", "\n\n" }.Select(piece => Gen.Const(piece))];

    [Fact]
    public void However_the_body_is_cut_into_pieces_the_lines_are_the_same()
    {
        var body = Gen.OneOf(Pieces).Array[0, 30].Select(parts => string.Concat(parts));
        Gen.Select(body, Gen.Int[1, 7]).Sample((text, piece) => Assert.Equal(Expected(text), Read(text, piece)));
    }

    private static List<string> Expected(string text)
    {
        var lines = text.Split('\n');
        var expected = new List<string>();
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].EndsWith('\r') ? lines[i][..^1] : lines[i];
            if (line.Length > MaxLineBytes)
            {
                expected.Add($"{i + 1} too long");
            }
            else if (line.Trim(' ', '\t').Length > 0)
            {
                expected.Add($"{i + 1} {line}");
            }
        }

        return expected;
    }

    private static List<string> Read(string text, int piece)
    {
        var source = new PiecewiseStream(Encoding.UTF8.GetBytes(text), piece);
        using var reader = new NdjsonReader(PipeReader.Create(source, new StreamPipeReaderOptions(bufferSize: 1, minimumReadSize: 1)), MaxLineBytes);
        var lines = new List<string>();
        while (reader.ReadAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult() is { } line)
        {
            lines.Add(line.IsTooLong ? $"{line.Number} too long" : $"{line.Number} {Encoding.UTF8.GetString(line.Content)}");
        }

        return lines;
    }

    /// <summary>Gives out a few bytes at a time.</summary>
    private sealed class PiecewiseStream(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(piece, buffer.Length)], cancellationToken);
    }
}
