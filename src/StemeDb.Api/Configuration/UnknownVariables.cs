namespace StemeDb.Api.Configuration;

/// <summary>
/// Finds variables that look like the Api's but are none, so that a slip of the pen does not go unnoticed. They are only warned of: an
/// older Api may be started with the variables of a newer one. Every process of a host may have the same environment, and there are names
/// in it that nobody chose, so what is merely not known is nobody's concern: a name is told of when it begins as only the Api's do, or
/// differs from one of them by a letter or two.
/// </summary>
internal static class UnknownVariables
{
    private const string Prefix = "STEMEDB_";

    // Each with its underscore: what follows it is the Api's to name.
    private static readonly string[] s_prefixes = ["STEMEDB_JWT_", "STEMEDB_TLS_", "STEMEDB_RATE_LIMIT_", "STEMEDB_MAX_"];

    /// <summary>The variables that are given and look like the Api's, each with the name it may have been meant to be, or null.</summary>
    public static IReadOnlyList<(string Name, string? Nearest)> Find(IConfiguration configuration) =>
    [
        .. from entry in configuration.AsEnumerable()
           where entry.Key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && !string.IsNullOrWhiteSpace(entry.Value)
           let name = entry.Key.ToUpperInvariant()
           where !ApiVariables.All.Contains(name)
           let nearest = Nearest(name)
           where nearest is not null || s_prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal))
           orderby name
           select (name, nearest),
    ];

    private static string? Nearest(string name) => ApiVariables.All
        .Select(known => (Name: known, Slips: Slips(name, known)))
        .Where(each => each.Slips <= SlipsMax(each.Name))
        .OrderBy(each => each.Slips).ThenBy(each => each.Name, StringComparer.Ordinal)
        .Select(each => each.Name)
        .FirstOrDefault();

    /// <summary>Of a short name two letters are too many: there are other words as near.</summary>
    private static int SlipsMax(string name) => name.Length - Prefix.Length < 8 ? 1 : 2;

    /// <summary>Letters to add, leave out, change, or swap with their neighbour, until one is the other.</summary>
    private static int Slips(string one, string other)
    {
        var slips = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++)
        {
            for (var j = 0; j <= other.Length; j++)
            {
                slips[i, j] = i == 0 ? j : j == 0 ? i : Math.Min(
                    Math.Min(slips[i - 1, j], slips[i, j - 1]) + 1, slips[i - 1, j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                {
                    slips[i, j] = Math.Min(slips[i, j], slips[i - 2, j - 2] + 1);
                }
            }
        }

        return slips[one.Length, other.Length];
    }
}
