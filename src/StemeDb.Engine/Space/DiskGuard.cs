using System.Globalization;
using StemeDb.Engine.Faults;
using StemeDb.Storage.Files;

namespace StemeDb.Engine.Space;

/// <summary>
/// Refuses new claims before the disk is full, so that what is small or must be, retractions, changes of the registry, a
/// checkpoint at the end, still finds room; and lets them in again by itself when there is room. Thread-safe.
/// </summary>
internal sealed partial class DiskGuard : IDisposable
{
    private readonly IFileSystem _files;
    private readonly DiskGuardOptions _options;
    private readonly DiskReserve _reserve;
    private readonly Action _onRoom;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Lock _looking = new();
    private readonly ITimer _timer;
    private volatile string? _reason;
    private volatile bool _wasFilled;
    private volatile bool _cannotLook;
    private long _freeBytes = long.MaxValue;
    private long _refused;
    private long _retriedAt;

    /// <summary>Looks at the disk, and from then on again and again.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="options">When to refuse.</param>
    /// <param name="reserve">Room for what must be written on a full disk.</param>
    /// <param name="onRoom">Called when there is room again, and now and then while there is: what failed may be tried again.</param>
    /// <param name="clock">Says when to look.</param>
    /// <param name="logger">Hears when claims are refused and when they are taken again.</param>
    public DiskGuard(
        IFileSystem files, DiskGuardOptions options, DiskReserve reserve, Action onRoom, TimeProvider clock, ILogger logger)
    {
        (_files, _options, _reserve, _onRoom, _clock, _logger) = (files, options, reserve, onRoom, clock, logger);
        _retriedAt = clock.GetTimestamp();
        JudgeFreeBytes();
        _timer = clock.CreateTimer(_ => Look(), null, TimeSpan.Zero, options.LookEvery);
    }

    /// <summary>Why new claims are refused, with what to do; null when they are taken.</summary>
    public string? Reason => _reason;

    /// <summary>Free bytes of the fullest disk when it was last looked at.</summary>
    public long FreeBytes => Interlocked.Read(ref _freeBytes);

    /// <summary>Writes refused since the start.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Bytes of the reserve that are there to be given.</summary>
    public long ReserveBytes => _reserve.IsHeld ? _reserve.Bytes : 0;

    /// <summary>The fault of a new claim; null when it may be admitted.</summary>
    public Fault? RefuseClaim() => _reason is { } reason ? EngineFaults.DiskFull(reason) : null;

    /// <summary>A write was refused because the disk is full.</summary>
    public void CountRefused() => Interlocked.Increment(ref _refused);

    /// <summary>A write found the disk full, whatever the number of free bytes says: a quota may be used up.</summary>
    public void Filled(string detail)
    {
        _wasFilled = true;
        Refuse(detail);
    }

    /// <summary>Gives the reserve for what must be written now.</summary>
    /// <returns>True when there was some to give.</returns>
    public bool ReleaseReserve()
    {
        try
        {
            lock (_looking)
            {
                // Known first: a look would take the room for the reserve again before it is used.
                _wasFilled = true;
                if (!_reserve.Release()) return false;
            }

            LogReleased(_reserve.Bytes);
            return true;
        }
        catch (IOException error)
        {
            LogReserve(error);
            return false;
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        lock (_looking)
        {
            // A look that is under way ends first.
        }
    }

    /// <summary>Looks at the disk now. Looks never overlap.</summary>
    internal void Look()
    {
        if (!_looking.TryEnter()) return;
        try
        {
            var wasRefusing = _reason is not null;
            var isTime = _clock.GetElapsedTime(_retriedAt) >= _options.RetryEvery;
            JudgeFreeBytes();
            if (FreeBytes >= _options.FreeBytesMin + _reserve.Bytes && !_wasFilled) MakeReserve();
            if (_reason is null && (wasRefusing || isTime)) _onRoom();
            if (isTime) _retriedAt = _clock.GetTimestamp();
        }
        finally
        {
            _looking.Exit();
        }
    }

    private void JudgeFreeBytes()
    {
        try
        {
            Interlocked.Exchange(ref _freeBytes, _options.Directories.Min(_files.FreeBytes));
            _cannotLook = false;
        }
        catch (IOException error)
        {
            // Said once; the writes themselves say whether there is room.
            if (!_cannotLook) LogCannotLook(error);
            _cannotLook = true;
            return;
        }

        if (FreeBytes < _options.FreeBytesMin)
        {
            Refuse(string.Create(
                CultureInfo.InvariantCulture,
                $"New claims are refused: {FreeBytes} bytes are free on the disk of {string.Join(" and ", _options.Directories)}, fewer than {_options.FreeBytesMin}. Free some space; nothing needs to be restarted."));
        }
        else if (_reason is not null && FreeBytes >= _options.FreeBytesToResume && HasRoom())
        {
            _wasFilled = false;
            _reason = null;
            LogResumed(FreeBytes);
        }
    }

    /// <summary>Where a write failed although bytes are free, only a write can tell that there is room again.</summary>
    private bool HasRoom() => !_wasFilled || (_clock.GetElapsedTime(_retriedAt) >= _options.RetryEvery && CanWrite());

    private bool CanWrite()
    {
        var path = Path.Combine(_options.Directories[0], "reserve.probe");
        try
        {
            if (_files.FileExists(path)) _files.Delete(path);
            using (var probe = _files.Create(path))
            {
                probe.Write(0, new byte[_options.ProbeBytes]);
                probe.Sync();
            }

            _files.Delete(path);
            return true;
        }
        catch (IOException)
        {
            TryDelete(path);
            return false; // Asked again at the next look; health says that claims are refused.
        }
    }

    private void TryDelete(string path)
    {
        try
        {
            if (_files.FileExists(path)) _files.Delete(path);
        }
        catch (IOException)
        {
            // The next probe begins with it.
        }
    }

    private void MakeReserve()
    {
        try
        {
            _reserve.TryMake();
        }
        catch (IOException error)
        {
            LogReserve(error);
        }
    }

    private void Refuse(string reason)
    {
        var isNew = _reason is null;
        _reason = reason;
        if (isNew) LogRefusing(reason);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Reason} Retractions and changes of the registry are still taken.")]
    private partial void LogRefusing(string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "There is room on the disk again ({FreeBytes} bytes): claims are taken.")]
    private partial void LogResumed(long freeBytes);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The reserve of {Bytes} bytes was given back to the full disk; it is made again when there is room.")]
    private partial void LogReleased(long bytes);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The reserve could not be made or given back.")]
    private partial void LogReserve(Exception cause);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The free bytes of the disk cannot be asked for.")]
    private partial void LogCannotLook(Exception cause);
}
