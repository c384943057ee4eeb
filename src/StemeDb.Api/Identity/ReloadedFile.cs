using StemeDb.ServiceDefaults.Configuration;

namespace StemeDb.Api.Identity;

/// <summary>
/// What stands in a file, read again when the file changes. One that cannot be understood any more is warned of once and changes nothing:
/// what was understood last stays in force. Thread-safe.
/// </summary>
/// <typeparam name="T">What it is read as.</typeparam>
internal sealed partial class ReloadedFile<T>
    where T : class
{
    private readonly string _path;
    private readonly Func<string, T> _parse;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private Version _version;
    private T _content;

    /// <param name="path">The file.</param>
    /// <param name="parse">Understands its text; throws <see cref="FormatException"/> with a sentence when it cannot.</param>
    /// <param name="logger">Where changes are told.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="FormatException">It cannot be understood.</exception>
    public ReloadedFile(string path, Func<string, T> parse, ILogger logger)
    {
        (_path, _parse, _logger) = (path, parse, logger);
        _version = Version.Of(path);
        _content = parse(File.ReadAllText(path));
    }

    private readonly record struct Version(DateTime Written, long Bytes)
    {
        public static Version Of(string path) => new FileInfo(path) is { Exists: true } file ? new(file.LastWriteTimeUtc, file.Length) : default;
    }

    /// <summary>What stands there now, as far as it can be understood.</summary>
    public T Current
    {
        get
        {
            if (Version.Of(_path) != _version)
            {
                Reload();
            }

            return Volatile.Read(ref _content);
        }
    }

    /// <summary>Tells whether a file can be read and understood; a fault of the configuration when not.</summary>
    public static void Check(SettingsReader settings, string variable, string path, Func<string, T> parse)
    {
        try
        {
            parse(File.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            settings.Fault($"{variable} is '{path}', which cannot be used: {e.Message}");
        }
    }

    private void Reload()
    {
        lock (_gate)
        {
            var version = Version.Of(_path);
            if (version == _version)
            {
                return;
            }

            _version = version;
            try
            {
                Volatile.Write(ref _content, _parse(File.ReadAllText(_path)));
                LogReloaded(_path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
            {
                LogKept(_path, e.Message);
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "{Path} changed and was read again")]
    private partial void LogReloaded(string path);

    [LoggerMessage(LogLevel.Error, "{Path} changed and cannot be used, so what stood there before stays in force: {Reason}")]
    private partial void LogKept(string path, string reason);
}
