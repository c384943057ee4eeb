using System.Globalization;
using System.Net;
using Microsoft.Extensions.Configuration;

namespace StemeDb.ServiceDefaults.Configuration;

/// <summary>
/// Reads the variables of a service (<c>STEMEDB_*</c>) into typed options. A value that is given but wrong is never replaced by
/// a default: every fault is collected, and <see cref="Bind{T}"/> then throws with all of them. An empty value counts as not
/// given. Not thread-safe; used once, at the start.
/// </summary>
public sealed class SettingsReader
{
    private readonly IConfiguration _configuration;
    private readonly List<string> _faults = [];

    private SettingsReader(IConfiguration configuration) => _configuration = configuration;

    /// <summary>Turns the text of a variable into a value; false when it is not one of the allowed.</summary>
    /// <typeparam name="T">Type of the value.</typeparam>
    /// <param name="text">The text as given, trimmed.</param>
    /// <param name="value">The value.</param>
    public delegate bool Parser<T>(string text, out T value);

    /// <summary>Reads the options of one concern.</summary>
    /// <typeparam name="T">The options.</typeparam>
    /// <param name="configuration">Where the variables are; usually the environment.</param>
    /// <param name="read">Reads each variable once and makes the options.</param>
    /// <exception cref="ConfigurationException">At least one variable has a value that is not allowed.</exception>
    public static T Bind<T>(IConfiguration configuration, Func<SettingsReader, T> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        var reader = new SettingsReader(configuration);
        var options = read(reader);
        return reader._faults.Count == 0 ? options : throw new ConfigurationException(reader._faults);
    }

    /// <summary>Reads a variable of any type.</summary>
    /// <typeparam name="T">Type of the value.</typeparam>
    /// <param name="name">Name of the variable.</param>
    /// <param name="fallback">The value when it is not given.</param>
    /// <param name="allowed">What is allowed, as it ends the sentence "… is 'x'; allowed: …".</param>
    /// <param name="parse">Understands the text.</param>
    public T Value<T>(string name, T fallback, string allowed, Parser<T> parse)
    {
        ArgumentNullException.ThrowIfNull(parse);
        var text = Given(name);
        if (text is null)
        {
            return fallback;
        }

        if (parse(text, out var value))
        {
            return value;
        }

        _faults.Add($"{name} is '{text}'; allowed: {allowed}.");
        return fallback;
    }

    /// <summary>Reads a text; null when it is not given.</summary>
    public string? Text(string name) => Given(name);

    /// <summary>Reads <c>true</c> or <c>false</c>.</summary>
    public bool Flag(string name, bool fallback) => Value(name, fallback, "true or false", bool.TryParse);

    /// <summary>Reads a whole number between two bounds, both allowed.</summary>
    public int Integer(string name, int fallback, int minimum, int maximum) =>
        Value(name, fallback, string.Create(CultureInfo.InvariantCulture, $"a whole number from {minimum} to {maximum}"),
            (string text, out int value) =>
                int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value)
                && value >= minimum && value <= maximum);

    /// <summary>Reads a number of bytes, such as <c>65536</c>, <c>64KiB</c>, <c>64MiB</c> or <c>1GiB</c>.</summary>
    public long Bytes(string name, long fallback, long minimum, long maximum) =>
        Value(name, fallback,
            string.Create(CultureInfo.InvariantCulture, $"bytes from {minimum} to {maximum}, such as 65536, 64KiB, 64MiB or 1GiB"),
            (string text, out long value) => Quantity.TryParseBytes(text, out value) && value >= minimum && value <= maximum);

    /// <summary>Reads a duration, such as <c>250ms</c>, <c>10s</c>, <c>5m</c> or <c>1h</c>.</summary>
    public TimeSpan Duration(string name, TimeSpan fallback, TimeSpan minimum, TimeSpan maximum) =>
        Value(name, fallback,
            $"a duration from {Quantity.Format(minimum)} to {Quantity.Format(maximum)}, such as 250ms, 10s, 5m or 1h",
            (string text, out TimeSpan value) => Quantity.TryParseDuration(text, out value) && value >= minimum && value <= maximum);

    /// <summary>Reads one of the names of an enumeration, in lower case.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    public T Choice<T>(string name, T fallback)
        where T : struct, Enum
    {
        var names = Enum.GetNames<T>().Select(n => n.ToLowerInvariant()).ToArray();
        return Value(name, fallback, string.Join(", ", names), (string text, out T value) =>
        {
            value = default;
            return names.Contains(text.ToLowerInvariant()) && Enum.TryParse(text, ignoreCase: true, out value);
        });
    }

    /// <summary>Reads an IP address and a port, such as <c>127.0.0.1:18180</c>, <c>[::1]:18180</c> or <c>localhost:18180</c>.</summary>
    public IPEndPoint EndPoint(string name, IPEndPoint fallback) =>
        Value(name, fallback, "an IP address and a port, such as 127.0.0.1:18180, [::1]:18180 or localhost:18180",
            Quantity.TryParseEndPoint);

    /// <summary>Reads a directory; the answer is an absolute path.</summary>
    public string Directory(string name, string fallback) =>
        Value(name, Path.GetFullPath(fallback), "a path of a directory", (string text, out string value) =>
        {
            var valid = !text.Contains('\0', StringComparison.Ordinal);
            value = valid ? Path.GetFullPath(text) : text;
            return valid && !File.Exists(value);
        });

    /// <summary>
    /// Reads a secret from the variable itself, or from the file that the variable with <c>_FILE</c> behind its name points to
    /// (one trailing line end is dropped); null when neither is given. The secret never appears in a fault.
    /// </summary>
    public string? Secret(string name)
    {
        var (value, file) = (Given(name), Given(name + "_FILE"));
        if (file is null)
        {
            return value;
        }

        if (value is not null)
        {
            _faults.Add($"{name} and {name}_FILE are both given; set one of them.");
            return value;
        }

        try
        {
            var secret = File.ReadAllText(file).TrimEnd('\r', '\n');
            if (secret.Length > 0)
            {
                return secret;
            }

            _faults.Add($"{name}_FILE is '{file}'; allowed: a file that is not empty.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            _faults.Add($"{name}_FILE is '{file}'; allowed: a file that this user can read ({e.Message}).");
        }

        return null;
    }

    /// <summary>Reports that the variables, each allowed alone, do not fit together.</summary>
    /// <param name="sentence">Names the variables and what to set.</param>
    public void Fault(string sentence) => _faults.Add(sentence);

    private string? Given(string name)
    {
        var text = _configuration[name]?.Trim();
        return string.IsNullOrEmpty(text) ? null : text;
    }
}
