using System.Globalization;
using System.Net;

namespace StemeDb.ServiceDefaults.Configuration;

/// <summary>The notation of quantities in variables: bytes, durations, addresses.</summary>
internal static class Quantity
{
    private static readonly (string Unit, long Bytes)[] Sizes =
        [("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40), ("", 1)];

    private static readonly (string Unit, TimeSpan Length)[] Durations =
    [
        ("ms", TimeSpan.FromMilliseconds(1)), ("s", TimeSpan.FromSeconds(1)), ("m", TimeSpan.FromMinutes(1)),
        ("h", TimeSpan.FromHours(1)), ("d", TimeSpan.FromDays(1)),
    ];

    public static bool TryParseBytes(string text, out long bytes)
    {
        bytes = 0;
        var (unit, size) = Array.Find(Sizes, s => text.EndsWith(s.Unit, StringComparison.OrdinalIgnoreCase));
        if (!TryParseCount(text[..^unit.Length], out var count) || count > long.MaxValue / size)
        {
            return false;
        }

        bytes = count * size;
        return true;
    }

    public static bool TryParseDuration(string text, out TimeSpan duration)
    {
        duration = default;
        var (unit, length) = Array.Find(Durations, d => text.EndsWith(d.Unit, StringComparison.Ordinal));
        if (unit is null || !TryParseCount(text[..^unit.Length], out var count) || count > TimeSpan.MaxValue.Ticks / length.Ticks)
        {
            return false;
        }

        duration = count * length;
        return true;
    }

    /// <summary>The greatest unit that leaves no fraction: <c>1500ms</c>, <c>90s</c>, <c>2m</c>.</summary>
    public static string Format(TimeSpan duration)
    {
        var (unit, length) = Array.FindLast(Durations, d => duration.Ticks % d.Length.Ticks == 0 && duration >= d.Length);
        return string.Create(CultureInfo.InvariantCulture, $"{(unit is null ? 0 : duration.Ticks / length.Ticks)}{unit ?? "s"}");
    }

    public static bool TryParseEndPoint(string text, out IPEndPoint endPoint)
    {
        var colon = text.LastIndexOf(':');
        endPoint = new IPEndPoint(IPAddress.Loopback, 0);
        if (colon < 1 || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            return false;
        }

        var host = text[..colon];
        var bracketed = host.StartsWith('[') && host.EndsWith(']');
        var bare = bracketed ? host[1..^1] : host;
        var address = host is "localhost" ? IPAddress.Loopback : IPAddress.TryParse(bare, out var parsed) ? parsed : null;
        if (address is null || bracketed != bare.Contains(':', StringComparison.Ordinal))
        {
            return false;
        }

        endPoint = new IPEndPoint(address, port);
        return true;
    }

    private static bool TryParseCount(string digits, out long count) =>
        long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out count);
}
