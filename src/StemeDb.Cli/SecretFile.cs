namespace StemeDb.Cli;

/// <summary>
/// A new file for a secret, which only its owner can read. It is made before the secret is, so that no secret is lost because there was
/// nowhere to put it; it is removed again when nothing came of it.
/// </summary>
internal sealed class SecretFile : IDisposable
{
    private readonly FileStream _stream;
    private bool _isWritten;

    /// <exception cref="IOException">There is a file already, or it cannot be made.</exception>
    public SecretFile(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        _stream = new FileStream(path, options);
    }

    public void Write(string secret)
    {
        _stream.Write(System.Text.Encoding.ASCII.GetBytes(secret + "\n"));
        _stream.Flush(flushToDisk: true);
        _isWritten = true;
    }

    public void Dispose()
    {
        _stream.Dispose();
        if (!_isWritten) File.Delete(_stream.Name);
    }
}
