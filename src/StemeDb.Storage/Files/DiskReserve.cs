namespace StemeDb.Storage.Files;

/// <summary>
/// A file that only takes up room, and gives it back when the disk is full and something small must still be written: the next
/// segment of the journal for a retraction, a checkpoint at the end. Thread-safe.
/// </summary>
public sealed class DiskReserve
{
    /// <summary>Name of the file in the data directory.</summary>
    public const string FileName = "reserve";

    private const int StepBytes = 1024 * 1024;

    private readonly IFileSystem _files;
    private readonly string _path;
    private readonly Lock _changing = new();
    private bool _isHeld;

    /// <summary>Finds out whether the file is there.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="directory">Absolute path of the data directory; it exists.</param>
    /// <param name="bytes">Its size, 0 or more; 0: there is none.</param>
    /// <exception cref="IOException">What is there cannot be read or removed.</exception>
    public DiskReserve(IFileSystem files, string directory, long bytes)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        (_files, _path, Bytes) = (files, Path.Combine(directory, FileName), bytes);
        _isHeld = files.FileExists(_path);
        if (_isHeld && LengthOf(_path) != bytes) Release();
    }

    /// <summary>Size of the file when it is there.</summary>
    public long Bytes { get; }

    /// <summary>The room is taken up.</summary>
    public bool IsHeld
    {
        get
        {
            lock (_changing) return _isHeld;
        }
    }

    /// <summary>Writes the file, full of zeros, so that the room is really taken.</summary>
    /// <returns>True when it is there; false when there was no room for it.</returns>
    /// <exception cref="IOException">The disk refused for another reason.</exception>
    public bool TryMake()
    {
        lock (_changing)
        {
            if (_isHeld || Bytes == 0) return true;
            var temporary = _path + AtomicFile.TemporarySuffix;
            if (_files.FileExists(temporary)) _files.Delete(temporary);
            try
            {
                Fill(temporary);
                _files.Rename(temporary, _path);
                _files.SyncDirectory(Path.GetDirectoryName(_path)!);
                return _isHeld = true;
            }
            catch (DiskFullException)
            {
                if (_files.FileExists(temporary)) _files.Delete(temporary);
                return false;
            }
        }
    }

    /// <summary>Gives the room back.</summary>
    /// <returns>True when there was some to give.</returns>
    /// <exception cref="IOException">The disk refused.</exception>
    public bool Release()
    {
        lock (_changing)
        {
            if (!_isHeld) return false;
            _files.Delete(_path);
            _files.SyncDirectory(Path.GetDirectoryName(_path)!);
            _isHeld = false;
            return true;
        }
    }

    private long LengthOf(string path)
    {
        using var file = _files.Open(path, writable: false);
        return file.Length;
    }

    private void Fill(string path)
    {
        using var file = _files.Create(path);
        var zeros = new byte[(int)Math.Min(StepBytes, Bytes)];
        for (long at = 0; at < Bytes; at += zeros.Length) file.Write(at, zeros.AsSpan(0, (int)Math.Min(zeros.Length, Bytes - at)));
        file.Sync();
    }
}
