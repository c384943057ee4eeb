using System.Buffers;
using System.IO.Pipelines;

namespace StemeDb.Api.Bulk;

/// <summary>
/// Cuts a body into lines without copying. A line ends with LF or CR LF, the last one also with the body. Of a line that is
/// too long only its being so is told, and the rest of it is skipped, so no more than one line is ever kept.
/// </summary>
/// <param name="body">The body.</param>
/// <param name="maxLineBytes">Longest line, without its end.</param>
internal sealed class NdjsonReader(PipeReader body, int maxLineBytes) : IDisposable
{
    private ReadOnlySequence<byte> _buffer;
    private bool _ended;
    private bool _skipping;
    private bool _holding;
    private long _number;

    /// <summary>What <see cref="ReadAsync"/> found.</summary>
    /// <param name="Number">Place in the body, from 1.</param>
    /// <param name="Content">The line without its end; valid until the next read. Empty when it is too long.</param>
    /// <param name="IsTooLong">True: longer than allowed.</param>
    public readonly record struct Line(long Number, ReadOnlySequence<byte> Content, bool IsTooLong);

    /// <summary>The next line that is not blank; null at the end of the body.</summary>
    public async ValueTask<Line?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryRead(out var line))
            {
                return line;
            }

            if (_ended)
            {
                return null;
            }

            await FillAsync(cancellationToken);
        }
    }

    /// <summary>Gives the pipe back what it lent, so that the server can skip the rest of the body.</summary>
    public void Dispose() => GiveBack(_buffer.End);

    /// <summary>The next line that is not blank, if all of it is here already.</summary>
    public bool TryRead(out Line line)
    {
        while (TryTakeLine(out var content))
        {
            if (_skipping)
            {
                _skipping = false;
                continue;
            }

            _number++;
            content = TrimEnd(content);
            if (content.Length > maxLineBytes)
            {
                line = new Line(_number, default, IsTooLong: true);
                return true;
            }

            if (!IsBlank(content))
            {
                line = new Line(_number, content, IsTooLong: false);
                return true;
            }
        }

        // CR LF may still come: the line itself may be one byte longer than what is here.
        if (!_skipping && _buffer.Length > maxLineBytes + 1)
        {
            _skipping = true;
            _buffer = _buffer.Slice(_buffer.End);
            line = new Line(++_number, default, IsTooLong: true);
            return true;
        }

        line = default;
        return false;
    }

    private bool TryTakeLine(out ReadOnlySequence<byte> content)
    {
        var reader = new SequenceReader<byte>(_buffer);
        if (reader.TryReadTo(out content, (byte)'\n'))
        {
            _buffer = _buffer.Slice(reader.Position);
            return true;
        }

        if (_ended && !_buffer.IsEmpty)
        {
            content = _buffer;
            _buffer = _buffer.Slice(_buffer.End);
            return true;
        }

        return false;
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        GiveBack(_skipping ? _buffer.End : _buffer.Start);
        var read = await body.ReadAsync(cancellationToken);
        _holding = true;
        _buffer = read.Buffer;
        _ended = read.IsCompleted;
    }

    private void GiveBack(SequencePosition consumed)
    {
        if (_holding)
        {
            _holding = false;
            body.AdvanceTo(consumed, _buffer.End);
        }
    }

    private static ReadOnlySequence<byte> TrimEnd(in ReadOnlySequence<byte> line)
    {
        if (line.IsEmpty)
        {
            return line;
        }

        var last = line.GetPosition(line.Length - 1);
        return line.Slice(last).FirstSpan[0] == '\r' ? line.Slice(0, last) : line;
    }

    private static bool IsBlank(in ReadOnlySequence<byte> line)
    {
        if (line.IsSingleSegment)
        {
            return !line.FirstSpan.ContainsAnyExcept((byte)' ', (byte)'\t');
        }

        var reader = new SequenceReader<byte>(line);
        reader.AdvancePastAny((byte)' ', (byte)'\t');
        return reader.End;
    }
}
