using System.Buffers;
using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace StemeDb.Bench.Soak.Clients;

/// <summary>
/// One connection that speaks HTTP/1.1, one exchange after the other. It costs a fraction of HttpClient on the processors that
/// client and server share, and is exactly one connection.
/// </summary>
internal sealed class HttpSocket(Uri server) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ArrayBufferWriter<byte> _body = new(1024);
    private byte[] _buffer = new byte[8 << 10];
    private int _begin;
    private int _end;
    private CancellationTokenSource _patience = new();
    private Socket? _socket;

    public bool IsOpen => _socket is not null;

    /// <summary>What has come of the body of the last answer, also when it broke off.</summary>
    public ReadOnlyMemory<byte> BodySoFar => _body.WrittenMemory;

    public async Task OpenAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, server.Port));
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        (_socket, _begin, _end) = (socket, 0, 0);
    }

    /// <summary>Sends a request and reads the answer to its end.</summary>
    /// <exception cref="IOException">The connection broke.</exception>
    /// <exception cref="SocketException">The connection broke.</exception>
    /// <exception cref="OperationCanceledException">There was no answer for a minute.</exception>
    public async ValueTask<Reply> ExchangeAsync(ReadOnlyMemory<byte> request)
    {
        var patience = Rearm();
        _body.ResetWrittenCount();
        await SendAsync(request, patience);
        var head = await ReadHeadAsync(patience);
        if (head.IsChunked)
        {
            await ReadChunksAsync(patience);
        }
        else
        {
            await ReadBytesAsync(head.Length, patience);
        }

        return new Reply(head.Status, head.RetryAfterSeconds, head.Closes, _body.WrittenMemory);
    }

    /// <summary>Sends bytes, whatever they are.</summary>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        for (var sent = 0; sent < bytes.Length;)
        {
            sent += await _socket!.SendAsync(bytes[sent..], SocketFlags.None, cancellationToken);
        }
    }

    /// <summary>Breaks off with a reset instead of an orderly end.</summary>
    public void Reset()
    {
        if (_socket is { } socket)
        {
            socket.LingerState = new LingerOption(true, 0);
            Close();
        }
    }

    public void Close()
    {
        _socket?.Dispose();
        _socket = null;
    }

    public void Dispose()
    {
        Close();
        _patience.Dispose();
    }

    private CancellationToken Rearm()
    {
        if (!_patience.TryReset())
        {
            _patience.Dispose();
            _patience = new CancellationTokenSource();
        }

        _patience.CancelAfter(Patience);
        return _patience.Token;
    }

    private async ValueTask<AnswerHead> ReadHeadAsync(CancellationToken patience)
    {
        int length;
        while ((length = _buffer.AsSpan(_begin, _end - _begin).IndexOf("\r\n\r\n"u8)) < 0)
        {
            await ReceiveAsync(patience);
        }

        var head = AnswerHead.Parse(_buffer.AsSpan(_begin, length));
        _begin += length + 4;
        return head;
    }

    private async ValueTask ReadChunksAsync(CancellationToken patience)
    {
        while (true)
        {
            int end;
            while ((end = _buffer.AsSpan(_begin, _end - _begin).IndexOf("\r\n"u8)) < 0)
            {
                await ReceiveAsync(patience);
            }

            if (!Utf8Parser.TryParse(_buffer.AsSpan(_begin, end), out int size, out _, 'x'))
            {
                throw new IOException($"Not the length of a chunk: {Encoding.ASCII.GetString(_buffer, _begin, end)}");
            }

            _begin += end + 2;
            await ReadBytesAsync(size, patience);
            while (_end - _begin < 2)
            {
                await ReceiveAsync(patience);
            }

            _begin += 2;
            if (size == 0)
            {
                return;
            }
        }
    }

    private async ValueTask ReadBytesAsync(long count, CancellationToken patience)
    {
        while (count > 0)
        {
            if (_begin == _end)
            {
                await ReceiveAsync(patience);
            }

            var part = (int)Math.Min(count, _end - _begin);
            _body.Write(_buffer.AsSpan(_begin, part));
            _begin += part;
            count -= part;
        }
    }

    private async ValueTask ReceiveAsync(CancellationToken patience)
    {
        if (_begin == _end)
        {
            (_begin, _end) = (0, 0);
        }
        else if (_end == _buffer.Length)
        {
            var room = _begin == 0 ? new byte[2 * _buffer.Length] : _buffer;
            _buffer.AsSpan(_begin, _end - _begin).CopyTo(room);
            (_buffer, _begin, _end) = (room, 0, _end - _begin);
        }

        var received = await _socket!.ReceiveAsync(_buffer.AsMemory(_end), SocketFlags.None, patience);
        _end += received > 0 ? received : throw new IOException("The server closed the connection.");
    }
}
