using System.Buffers;
using System.Threading.Channels;
using Microsoft.Win32.SafeHandles;
using StemeDb.Api.Limits;

namespace StemeDb.Api.Bulk;

/// <summary>
/// What was answered but not yet read by the client. Many clients send a whole body before they read the first byte of the reply;
/// without a place for the replies, neither side would ever go on. The first mebibyte waits in memory, what comes behind it in a
/// temporary file that has no name any more, up to a limit; beyond it the writer waits for the client. One writer.
/// </summary>
internal sealed class ReplySpool(HttpContext context, ClientCutOff cutOff, long maxFileBytes, TimeSpan standstillMax) : IAsyncDisposable
{
    private const int MaxMemoryBytes = 1 << 20;

    private readonly Channel<Part> _parts = Channel.CreateUnbounded<Part>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
    private readonly SemaphoreSlim _sent = new(0);
    private readonly CancellationTokenSource _stop = new();
    private Task _sending = Task.CompletedTask;
    private Task _ended = Task.CompletedTask;
    private SafeFileHandle? _file;
    private long _memoryBytes;
    private long _fileBytes;
    private long _fileEnd;

    /// <summary>Begins to pass on to the client.</summary>
    public void Start(CancellationToken clientGone)
    {
        _sending = SendAllAsync(clientGone);

        // A writer that waits learns that there will be no more room. Woken any earlier it would find the sending not yet at its end,
        // wait again, and be taken for one whose client stands still.
        _ended = _sending.ContinueWith(_ => WakeWriter(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Keeps bytes for the client; waits only when the spool is full.</summary>
    /// <exception cref="OperationCanceledException">The client is gone.</exception>
    public async ValueTask AddAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_sending.IsCompleted)
            {
                // It ends early only by a failure, which is the client's going away.
                await _sending;
            }

            if (Interlocked.Read(ref _memoryBytes) + bytes.Length <= MaxMemoryBytes)
            {
                AddToMemory(bytes);
                return;
            }

            if (Interlocked.Read(ref _fileBytes) + bytes.Length <= maxFileBytes)
            {
                AddToFile(bytes);
                return;
            }

            await WaitForClientAsync(cancellationToken);
        }
    }

    /// <summary>Nothing more comes; ends when the client has all of it.</summary>
    public async Task CompleteAsync()
    {
        _parts.Writer.TryComplete();
        while (!_sending.IsCompleted)
        {
            await WaitForClientAsync(CancellationToken.None);
        }

        await _sending;
    }

    /// <summary>
    /// Waits until the client has taken something. Only here is it expected to: before, it may still be sending. One that takes
    /// nothing is cut off.
    /// </summary>
    private async Task WaitForClientAsync(CancellationToken cancellationToken)
    {
        if (!await _sent.WaitAsync(standstillMax, cancellationToken))
        {
            cutOff.Do(context, CutOffReason.Bulk);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _parts.Writer.TryComplete();
        await _stop.CancelAsync();
        await _ended;
        _file?.Dispose();
        _sent.Dispose();
        _stop.Dispose();
    }

    private void AddToMemory(ReadOnlyMemory<byte> bytes)
    {
        var copy = ArrayPool<byte>.Shared.Rent(bytes.Length);
        bytes.CopyTo(copy);
        Interlocked.Add(ref _memoryBytes, bytes.Length);
        _parts.Writer.TryWrite(new Part(copy, 0, bytes.Length));
    }

    private void AddToFile(ReadOnlyMemory<byte> bytes)
    {
        _file ??= OpenFile();
        if (Interlocked.Read(ref _fileBytes) == 0)
        {
            // All of it was read: its space is used again.
            _fileEnd = 0;
        }

        RandomAccess.Write(_file, bytes.Span, _fileEnd);
        Interlocked.Add(ref _fileBytes, bytes.Length);
        _parts.Writer.TryWrite(new Part(null, _fileEnd, bytes.Length));
        _fileEnd += bytes.Length;
    }

    private static SafeFileHandle OpenFile() => File.OpenHandle(
        Path.Combine(Path.GetTempPath(), $"stemedb-reply-{Guid.NewGuid():N}"),
        FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);

    private async Task SendAllAsync(CancellationToken clientGone)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(clientGone, _stop.Token);
        await foreach (var part in _parts.Reader.ReadAllAsync(either.Token))
        {
            await SendAsync(part, either.Token);
            WakeWriter();
        }
    }

    private async Task SendAsync(Part part, CancellationToken cancellationToken)
    {
        var client = context.Response.BodyWriter;
        var buffer = client.GetMemory(part.Length)[..part.Length];
        if (part.Bytes is { } bytes)
        {
            bytes.AsSpan(0, part.Length).CopyTo(buffer.Span);
            ArrayPool<byte>.Shared.Return(bytes);
        }
        else
        {
            await ReadFromFileAsync(buffer, part.Offset, cancellationToken);
        }

        client.Advance(part.Length);
        await client.FlushAsync(cancellationToken);
        Interlocked.Add(ref part.Bytes is null ? ref _fileBytes : ref _memoryBytes, -part.Length);
    }

    /// <summary>One read may give less than was asked for.</summary>
    private async ValueTask ReadFromFileAsync(Memory<byte> buffer, long offset, CancellationToken cancellationToken)
    {
        while (!buffer.IsEmpty)
        {
            var read = await RandomAccess.ReadAsync(_file!, buffer, offset, cancellationToken);
            if (read == 0)
            {
                throw new EndOfStreamException("The temporary file of a bulk reply is shorter than what was written to it.");
            }

            (buffer, offset) = (buffer[read..], offset + read);
        }
    }

    /// <summary>One wake is enough, however many parts were sent since the writer last waited.</summary>
    private void WakeWriter()
    {
        if (_sent.CurrentCount == 0)
        {
            _sent.Release();
        }
    }

    private readonly record struct Part(byte[]? Bytes, long Offset, int Length);
}
