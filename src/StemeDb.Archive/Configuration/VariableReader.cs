using System.Globalization;

namespace StemeDb.Archive.Configuration;

/// <summary>
/// Reads variables by name for all who use an archive, services and the command alike. Every fault is collected; an empty value
/// counts as not given.
/// </summary>
internal sealed class VariableReader(Func<string, string?> lookup)
{
    private static readonly (string Unit, long Bytes)[] _sizes = [("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("", 1)];

    private static readonly (string Unit, double Milliseconds)[] _durations = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000)];

    private readonly List<string> _faults = [];

    public IReadOnlyList<string> Faults => _faults;

    public string? Text(string name) => lookup(name)?.Trim() is { Length: > 0 } text ? text : null;

    public void Fault(string sentence) => _faults.Add(sentence);

    public bool Flag(string name, bool fallback) =>
        Value(name, fallback, "true or false", text => bool.TryParse(text, out var value) ? value : null);

    public int Integer(string name, int fallback, int minimum, int maximum) =>
        Value<int>(name, fallback, string.Create(CultureInfo.InvariantCulture, $"a whole number from {minimum} to {maximum}"),
            text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= minimum && value <= maximum ? value : null);

    public long Bytes(string name, long fallback, long minimum, long maximum) =>
        Value<long>(name, fallback, string.Create(CultureInfo.InvariantCulture, $"bytes from {minimum} to {maximum}, such as 65536, 64KiB or 64MiB"), text =>
        {
            var (unit, size) = Array.Find(_sizes, s => text.EndsWith(s.Unit, StringComparison.OrdinalIgnoreCase));
            return long.TryParse(text[..^unit.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                && count <= maximum / size && count * size >= minimum ? count * size : null;
        });

    public TimeSpan Duration(string name, TimeSpan fallback, TimeSpan minimum, TimeSpan maximum) =>
        Value<TimeSpan>(name, fallback, $"a duration from {minimum.TotalSeconds:0.###}s to {maximum.TotalSeconds:0.###}s, such as 250ms, 10s or 5m", text =>
        {
            var (unit, length) = Array.Find(_durations, d => text.EndsWith(d.Unit, StringComparison.Ordinal));
            if (unit is null || !long.TryParse(text[..^unit.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var count)) return null;
            var value = count * length;
            return value >= minimum.TotalMilliseconds && value <= maximum.TotalMilliseconds ? TimeSpan.FromMilliseconds(value) : null;
        });

    public T Choice<T>(string name, T fallback, IReadOnlyDictionary<string, T> choices)
        where T : struct =>
        Value<T>(name, fallback, string.Join(", ", choices.Keys), text => choices.TryGetValue(text.ToLowerInvariant(), out var value) ? value : null);

    /// <summary>A secret from the variable, or from the file that the variable with <c>_FILE</c> behind its name points to.</summary>
    public string? Secret(string name)
    {
        var (value, file) = (Text(name), Text(name + "_FILE"));
        if (file is null) return value;
        if (value is not null)
        {
            _faults.Add($"{name} and {name}_FILE are both given; set one of them.");
            return null;
        }

        try
        {
            if (File.ReadAllText(file).TrimEnd('\r', '\n') is { Length: > 0 } secret) return secret;
            _faults.Add($"{name}_FILE is '{file}'; allowed: a file that is not empty.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            _faults.Add($"{name}_FILE is '{file}'; allowed: a file that this user can read ({error.Message}).");
        }

        return null;
    }

    /// <summary>A secret key of 32 bytes, as 64 hexadecimal digits or in base 64. It never appears in a fault.</summary>
    public byte[]? Key(string name)
    {
        if (Secret(name) is not { } text) return null;
        try
        {
            var key = text.Length == 64 ? Convert.FromHexString(text) : Convert.FromBase64String(text);
            if (key.Length == 32) return key;
        }
        catch (FormatException)
        {
            // Told below, without the text.
        }

        _faults.Add($"{name} is not a key; allowed: 32 bytes as 64 hexadecimal digits or in base 64, such as 'openssl rand -hex 32' makes.");
        return null;
    }

    private T Value<T>(string name, T fallback, string allowed, Func<string, T?> parse)
        where T : struct
    {
        if (Text(name) is not { } text) return fallback;
        if (parse(text) is { } value) return value;
        _faults.Add($"{name} is '{text}'; allowed: {allowed}.");
        return fallback;
    }
}
