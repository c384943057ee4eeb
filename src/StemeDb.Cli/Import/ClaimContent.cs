using System.Text.Json;
using System.Text.Json.Nodes;
using StemeDb.Model.Assertions;
using StemeDb.Model.Records;

namespace StemeDb.Cli.Import;

/// <summary>What a claim says, in a form that can be compared: two claims say the same when <see cref="Said"/> is equal.</summary>
/// <param name="Path">Its concept path.</param>
/// <param name="Source">Its source.</param>
/// <param name="HasTime">True when it carries <c>asserted_at</c>: sending it twice never stores it twice.</param>
/// <param name="Said">Its encoding without <c>asserted_at</c>, in Base64.</param>
internal sealed record ClaimContent(string Path, string Source, bool HasTime, string Said)
{
    private static readonly string[] GivenByTheServer = ["id", "seq", "recorded_at", "retracted", "superseded_by"];

    /// <summary>Reads an assertion's JSON; null when the server would reject it.</summary>
    public static ClaimContent? Read(ReadOnlyMemory<byte> json) =>
        AssertionParser.TryParse(json.Span, out var assertion, out _)
            ? new ClaimContent(
                assertion.Path.ToString(),
                assertion.Source.ToString(),
                assertion.AssertedAt is not null,
                Convert.ToBase64String(AssertionEncoding.Encode(assertion with { AssertedAt = null })))
            : null;

    /// <summary>What a stored claim says.</summary>
    /// <exception cref="CommandFailure">The server's JSON is not an assertion.</exception>
    public static string SaidBy(JsonElement stored)
    {
        var content = JsonObject.Create(stored)!;
        foreach (var name in GivenByTheServer)
        {
            content.Remove(name);
        }

        return Read(JsonSerializer.SerializeToUtf8Bytes(content))?.Said
            ?? throw new CommandFailure(ExitCode.Refused, $"the server listed an assertion that this command cannot read: {stored.GetRawText()}");
    }
}
