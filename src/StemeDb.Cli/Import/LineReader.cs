using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace StemeDb.Cli.Import;

/// <summary>A stream's lines as bytes, without their line feeds (and without a carriage return before one).</summary>
internal static class LineReader
{
    /// <summary>Longer lines end the import: no assertion is that long.</summary>
    public const int MaxLineBytes = 1 << 20;

    public static async IAsyncEnumerable<byte[]> ReadAsync(
        Stream content, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = PipeReader.Create(content, new StreamPipeReaderOptions(bufferSize: 1 << 16));
        long number = 0;
        while (true)
        {
            var result = await reader.ReadAsync(cancellationToken);
            var buffer = result.Buffer;
            while (buffer.PositionOf((byte)'\n') is { } end)
            {
                number++;
                yield return WithoutCarriageReturn(buffer.Slice(0, end).ToArray());
                buffer = buffer.Slice(buffer.GetPosition(1, end));
            }

            if (result.IsCompleted)
            {
                if (!buffer.IsEmpty)
                {
                    yield return WithoutCarriageReturn(buffer.ToArray());
                }

                await reader.CompleteAsync();
                yield break;
            }

            if (buffer.Length > MaxLineBytes)
            {
                throw new CommandFailure(ExitCode.Refused, $"line {number + 1} is longer than {MaxLineBytes} bytes; no assertion is. Nothing after line {number} was sent.");
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private static byte[] WithoutCarriageReturn(byte[] line) => line is [.., (byte)'\r'] ? line[..^1] : line;
}
