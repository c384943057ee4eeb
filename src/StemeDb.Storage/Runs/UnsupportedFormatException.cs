namespace StemeDb.Storage.Runs;

/// <summary>A file was written by a newer version of StemeDB than this one. Nothing of it was read or changed.</summary>
public sealed class UnsupportedFormatException : Exception
{
    /// <summary>Says which file and which versions.</summary>
    /// <param name="file">Path of the file.</param>
    /// <param name="version">The format version found in it.</param>
    /// <param name="newestKnown">The newest version this build reads.</param>
    public UnsupportedFormatException(string file, uint version, uint newestKnown)
        : base($"{file} has format version {version}, but this build of StemeDB reads versions up to {newestKnown}. " +
               "Start the version of StemeDB that wrote it, or a newer one.")
        => (File, Version, NewestKnown) = (file, version, newestKnown);

    /// <summary>Path of the file.</summary>
    public string File { get; }

    /// <summary>The format version found in it.</summary>
    public uint Version { get; }

    /// <summary>The newest version this build reads.</summary>
    public uint NewestKnown { get; }
}
