using System.Buffers.Text;
using System.Text;

namespace StemeDb.Bench.Soak.Clients;

/// <summary>What the head of an answer says about the rest of it.</summary>
internal readonly record struct AnswerHead(int Status, long Length, bool IsChunked, int? RetryAfterSeconds, bool Closes)
{
    public static AnswerHead Parse(ReadOnlySpan<byte> bytes)
    {
        if (!Utf8Parser.TryParse(bytes["HTTP/1.1 ".Length..], out int status, out _))
        {
            throw new IOException($"Not an answer: {Encoding.ASCII.GetString(bytes)}");
        }

        var head = new AnswerHead(status, 0, IsChunked: false, RetryAfterSeconds: null, Closes: false);
        foreach (var range in bytes.Split("\r\n"u8))
        {
            var line = bytes[range];
            var colon = line.IndexOf((byte)':');
            if (colon >= 0)
            {
                head = head.With(line[..colon], line[(colon + 1)..].TrimStart((byte)' '));
            }
        }

        return head;
    }

    private AnswerHead With(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (Ascii.EqualsIgnoreCase(name, "content-length"u8) && Utf8Parser.TryParse(value, out long length, out _))
        {
            return this with { Length = length };
        }

        if (Ascii.EqualsIgnoreCase(name, "transfer-encoding"u8))
        {
            return this with { IsChunked = true };
        }

        if (Ascii.EqualsIgnoreCase(name, "retry-after"u8) && Utf8Parser.TryParse(value, out int seconds, out _))
        {
            return this with { RetryAfterSeconds = seconds };
        }

        return Ascii.EqualsIgnoreCase(name, "connection"u8) ? this with { Closes = Ascii.EqualsIgnoreCase(value, "close"u8) } : this;
    }
}
