using System.IO.Compression;

namespace StemeDb.Cli.Import;

/// <summary>Opens the input: a file or standard input, gzip or not, TSV or NDJSON.</summary>
internal static class InputSource
{
    /// <summary>The name of standard input on the command line.</summary>
    public const string Stdin = "-";

    private const int PeekBytes = 4096;

    /// <summary>The content, decompressed if its first two bytes are gzip's.</summary>
    public static async Task<Stream> OpenAsync(string name, CancellationToken cancellationToken)
    {
        var raw = name == Stdin ? Console.OpenStandardInput() : OpenFile(name);
        var content = await PeekedStream.OpenAsync(raw, PeekBytes, cancellationToken);
        var isGzip = content.Peeked.Span is [0x1f, 0x8b, ..];
        return isGzip
            ? await PeekedStream.OpenAsync(new GZipStream(content, CompressionMode.Decompress), PeekBytes, cancellationToken)
            : content;
    }

    /// <summary>The format: what was said, else what the content's first character says.</summary>
    /// <exception cref="CommandFailure">The content is neither.</exception>
    public static InputFormat Detect(Stream content, InputFormat? said, string name)
    {
        if (said is { } format)
        {
            return format;
        }

        var start = ((PeekedStream)content).Peeked.Span.TrimStart(" \t\r\n"u8);
        var firstLine = start.IndexOf((byte)'\n') is var end and >= 0 ? start[..end] : start;
        return start.IsEmpty || start[0] == '{' ? InputFormat.Ndjson
            : firstLine.Contains((byte)'\t') ? InputFormat.Tsv
            : throw new CommandFailure(
                ExitCode.Refused, $"{name} is neither NDJSON (its first character is not '{{') nor TSV (no tab in its first line); say --format.");
    }

    private static FileStream OpenFile(string name)
    {
        try
        {
            return new FileStream(name, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CommandFailure(ExitCode.Io, $"{name} does not exist.");
        }
    }
}
