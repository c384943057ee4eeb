using System.Buffers;

namespace StemeDb.Cli.Import;

/// <summary>Rows that are sent in one request.</summary>
internal sealed class Chunk(IReadOnlyList<ImportRow> rows)
{
    /// <summary>Rows in their order; those with a fault are not sent.</summary>
    public IReadOnlyList<ImportRow> Rows { get; } = rows;

    public long FirstLine => Rows[0].Line;

    public long LastLine => Rows[^1].Line;

    /// <summary>The rows that can be sent.</summary>
    public IReadOnlyList<ImportRow> Sendable { get; } = [.. rows.Where(row => row.Fault is null)];

    /// <summary>The request's body from a row of <see cref="Sendable"/> on.</summary>
    public ReadOnlyMemory<byte> Body(int from)
    {
        var body = new ArrayBufferWriter<byte>(Math.Max(1, Sendable.Skip(from).Sum(row => row.Json.Length + 1)));
        for (var i = from; i < Sendable.Count; i++)
        {
            body.Write(Sendable[i].Json.Span);
            body.Write("\n"u8);
        }

        return body.WrittenMemory;
    }
}
