using StemeDb.Simulation.Disk;
using StemeDb.Storage.Files;

namespace StemeDb.Simulation.Faults;

/// <summary>
/// Another file system, real or simulated, that fails where a plan says. Thread-safe. <see cref="FileExists"/> and the length of
/// an open file cannot fail: they have no error in <see cref="IFileSystem"/>.
/// </summary>
/// <param name="files">The file system that does the work.</param>
public sealed class FaultingFileSystem(IFileSystem files) : IFileSystem
{
    private volatile FaultPlan? _plan;

    /// <summary>Where it fails; null: nowhere. Files that are open follow it too.</summary>
    public FaultPlan? Plan
    {
        get => _plan;
        set => _plan = value;
    }

    /// <inheritdoc/>
    public IStorageFile Create(string path) =>
        new FaultingFile(this, Do(DiskOperation.Create, path, () => files.Create(path)));

    /// <inheritdoc/>
    public IStorageFile Open(string path, bool writable) =>
        new FaultingFile(this, Do(DiskOperation.Open, path, () => files.Open(path, writable)));

    /// <inheritdoc/>
    public bool FileExists(string path) => files.FileExists(path);

    /// <inheritdoc/>
    public IReadOnlyList<string> ListFiles(string directory) => Do(DiskOperation.List, directory, () => files.ListFiles(directory));

    /// <inheritdoc/>
    public void CreateDirectory(string directory) => Do(DiskOperation.CreateDirectory, directory, () => files.CreateDirectory(directory));

    /// <inheritdoc/>
    public void Rename(string from, string to) => Do(DiskOperation.Rename, to, () => files.Rename(from, to));

    /// <inheritdoc/>
    public void Delete(string path) => Do(DiskOperation.Delete, path, () => files.Delete(path));

    /// <inheritdoc/>
    public void SyncDirectory(string directory) => Do(DiskOperation.SyncDirectory, directory, () => files.SyncDirectory(directory));

    /// <inheritdoc/>
    public long FreeBytes(string directory) => Do(DiskOperation.FreeBytes, directory, () => files.FreeBytes(directory));

    /// <inheritdoc/>
    public IDisposable Lock(string path) => Do(DiskOperation.Lock, path, () => files.Lock(path));

    internal Fault? Meet(DiskOperation operation, string path) => _plan?.Meet(operation, path);

    internal void Do(DiskOperation operation, string path, Action work) => Do(operation, path, () =>
    {
        work();
        return true;
    });

    private T Do<T>(DiskOperation operation, string path, Func<T> work)
    {
        var fault = Meet(operation, path);
        if (fault is null) return work();
        if (fault.Effect != FaultEffect.FailsAfterwards) throw fault.ErrorOf(path);
        (work() as IDisposable)?.Dispose();
        throw fault.ErrorOf(path);
    }
}
