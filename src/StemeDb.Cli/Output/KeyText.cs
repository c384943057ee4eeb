using System.Text.Json.Nodes;
using StemeDb.Client.Messages;

namespace StemeDb.Cli.Output;

/// <summary>API keys, for a person and as JSON.</summary>
internal static class KeyText
{
    public static void WriteTable(TextWriter text, IReadOnlyList<ApiKeyMessage> keys)
    {
        var table = new TextTable("id", "state", "scopes", "expires", "name", "bound to");
        foreach (var key in keys) table.Add(key.Id, key.State, string.Join(',', key.Scopes), key.ExpiresAt ?? "", key.Name, TextTable.Shorten(Bounds(key)));
        table.Write(text, indent: "");
    }

    /// <summary>One key in a sentence.</summary>
    public static string Line(ApiKeyMessage key)
    {
        var former = key.FormerSecretUntil is { } until ? $", the former secret is good until {until}" : "";
        return $"key {key.Id} ({key.Name}) is {key.State}{former}";
    }

    /// <summary>What the server said.</summary>
    /// <param name="issued">The key.</param>
    /// <param name="withKey">False: the key itself is elsewhere.</param>
    public static void WriteJson(IssuedKey issued, bool withKey)
    {
        var json = JsonObject.Create(issued.Record.Raw)!;
        if (withKey) json.Insert(0, "key", issued.Key);
        JsonOutput.Write(writer => json.WriteTo(writer));
    }

    private static string Bounds(ApiKeyMessage key) => string.Join(' ',
    [
        .. key.Sources.Select(source => $"source {source}"),
        .. key.SourcePrefixes.Select(prefix => $"source {prefix}…"),
        .. key.ReadPaths.Select(pattern => $"read {pattern}"),
        .. key.WritePaths.Select(pattern => $"write {pattern}"),
    ]);
}
