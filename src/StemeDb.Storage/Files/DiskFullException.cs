namespace StemeDb.Storage.Files;

/// <summary>There is no room on the disk, or the user's quota is used up.</summary>
public sealed class DiskFullException : IOException
{
    /// <summary>Says which file could not be written.</summary>
    /// <param name="path">Absolute path of the file or directory.</param>
    /// <param name="cause">The operating system's error; null when too little room was found beforehand.</param>
    public DiskFullException(string path, IOException? cause = null)
        : base($"No room on the disk for '{path}'. Free some space; nothing needs to be restarted.", cause)
    {
        Path = path;
        if (cause is not null) HResult = cause.HResult;
    }

    /// <summary>Absolute path of what could not be written.</summary>
    public string Path { get; }
}
