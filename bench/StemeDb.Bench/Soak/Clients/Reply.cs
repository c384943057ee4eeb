using System.Text;

namespace StemeDb.Bench.Soak.Clients;

/// <summary>An answer; its body is good until the next exchange on the same connection.</summary>
internal readonly record struct Reply(int Status, int? RetryAfterSeconds, bool ClosesConnection, ReadOnlyMemory<byte> Body)
{
    public string Text => Encoding.UTF8.GetString(Body.Span);

    /// <summary>The code of a problem document.</summary>
    public string Code
    {
        get
        {
            var begin = Body.Span.IndexOf("\"code\":\""u8);
            if (begin < 0)
            {
                return "without a code";
            }

            var code = Body.Span[(begin + 8)..];
            return Encoding.UTF8.GetString(code[..Math.Max(0, code.IndexOf((byte)'"'))]);
        }
    }

    /// <summary>The number behind <c>"seq":</c>; 0 where there is none.</summary>
    public static long SeqIn(ReadOnlySpan<byte> json) => NumberIn(json, "\"seq\":"u8);

    /// <summary>The number behind a name; 0 where there is none.</summary>
    public static long NumberIn(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name)
    {
        var at = json.IndexOf(name);
        return at >= 0 && System.Buffers.Text.Utf8Parser.TryParse(json[(at + name.Length)..], out long number, out _) ? number : 0;
    }
}
