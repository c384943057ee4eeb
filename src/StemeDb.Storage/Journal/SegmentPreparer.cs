using StemeDb.Storage.Background;
using StemeDb.Storage.Files;

namespace StemeDb.Storage.Journal;

/// <summary>
/// Writes the next segment full of zeros ahead of time, in the background, so that appending never grows a file: a
/// sync on space that was written before is about twice as fast. The segment gets its header and its name only when it is
/// taken into use, because its first seq is not known before.
/// </summary>
internal sealed class SegmentPreparer(IFileSystem files, string directory, int segmentBytes, IBackgroundWork background) : IDisposable
{
    private const int StepBytes = 1024 * 1024;

    /// <summary>Synced in steps, so that a batch that has to be made durable meanwhile does not wait for all of a segment.</summary>
    private const int SyncEveryBytes = 4 * StepBytes;

    private readonly CancellationTokenSource _stop = new();
    private readonly string _path = Path.Combine(directory, SegmentName.Spare);
    private Task<IStorageFile>? _preparing;

    /// <summary>Writer: begins to prepare the next segment, unless that was begun already.</summary>
    public void Begin() => _preparing ??= Start();

    /// <summary>Writer: the next segment, zeros to its end and durable, still under its temporary name. The caller owns it.</summary>
    /// <exception cref="DiskFullException">There is no room for it; the next call tries again.</exception>
    /// <exception cref="IOException">It could not be written.</exception>
    public IStorageFile Take()
    {
        // What failed ahead of time is tried again: the reason may have gone, and if not, it is thrown now.
        var prepared = _preparing is not null && Succeeds(_preparing) ? _preparing : Start();
        _preparing = null;
        background.Wait(prepared);
        return prepared.GetAwaiter().GetResult();
    }

    /// <summary>Stops preparing; what was prepared and not taken is removed.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        if (_preparing is not null && Succeeds(_preparing))
        {
            _preparing.Result.Dispose();
            files.Delete(_path);
        }

        _stop.Dispose();
    }

    private Task<IStorageFile> Start()
    {
        var prepared = new TaskCompletionSource<IStorageFile>(background.Continuations);
        background.Start("journal segment", BackgroundUrgency.Awaited, () =>
        {
            try
            {
                prepared.SetResult(Prepare());
            }
            catch (Exception e)
            {
                prepared.SetException(e);
            }
        });
        return prepared.Task;
    }

    private bool Succeeds(Task task)
    {
        background.Wait(task);
        return task.IsCompletedSuccessfully;
    }

    private IStorageFile Prepare()
    {
        if (files.FileExists(_path)) files.Delete(_path);
        if (files.FreeBytes(directory) < segmentBytes) throw new DiskFullException(_path);

        var file = files.Create(_path);
        try
        {
            Fill(file);
            return file;
        }
        catch
        {
            file.Dispose();
            files.Delete(_path);
            throw;
        }
    }

    private void Fill(IStorageFile file)
    {
        var zeros = new byte[Math.Min(StepBytes, segmentBytes)];
        for (var at = 0; at < segmentBytes; at += zeros.Length)
        {
            _stop.Token.ThrowIfCancellationRequested();
            file.Write(at, zeros.AsSpan(0, Math.Min(zeros.Length, segmentBytes - at)));
            if (at > 0 && at % SyncEveryBytes == 0) file.Sync();
        }

        file.Sync();
    }
}
