using StemeDb.Storage.Files;

namespace StemeDb.Engine.Faulty;

/// <summary>A disk on which a script of faults happens.</summary>
internal sealed class ScriptedDisk(IFileSystem disk, FaultScript script) : IFileSystem
{
    public IStorageFile Create(string path) =>
        script.Run(DiskOperation.Create, path, () => new ScriptedFile(disk.Create(path), script));

    public IStorageFile Open(string path, bool writable) =>
        script.Run(DiskOperation.Open, path, () => new ScriptedFile(disk.Open(path, writable), script));

    public bool FileExists(string path) => disk.FileExists(path);

    public IReadOnlyList<string> ListFiles(string directory) => disk.ListFiles(directory);

    public void CreateDirectory(string directory) => disk.CreateDirectory(directory);

    public void Rename(string from, string to) => Run(DiskOperation.Rename, to, () => disk.Rename(from, to));

    public void Delete(string path) => Run(DiskOperation.Delete, path, () => disk.Delete(path));

    public void SyncDirectory(string directory) => Run(DiskOperation.SyncDirectory, directory, () => disk.SyncDirectory(directory));

    public long FreeBytes(string directory) => disk.FreeBytes(directory);

    public IDisposable Lock(string path) => disk.Lock(path);

    private void Run(DiskOperation operation, string path, Action whole) => script.Run(operation, path, () =>
    {
        whole();
        return true;
    });
}
