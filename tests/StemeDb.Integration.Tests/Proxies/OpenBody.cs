using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace StemeDb.Integration.Tests.Proxies;

/// <summary>The body of a bulk request, sent while the answer is read.</summary>
internal sealed class OpenBody : HttpContent
{
    private readonly Pipe _lines = new();

    public OpenBody() => Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");

    public async Task WriteLineAsync(string line) => await _lines.Writer.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"));

    public void End() => _lines.Writer.Complete();

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.FlushAsync();
        while (await _lines.Reader.ReadAsync() is { } read && !(read.IsCompleted && read.Buffer.IsEmpty))
        {
            foreach (var piece in read.Buffer)
            {
                await stream.WriteAsync(piece);
            }

            await stream.FlushAsync();
            _lines.Reader.AdvanceTo(read.Buffer.End);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
