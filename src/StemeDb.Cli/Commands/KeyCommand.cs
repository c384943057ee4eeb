using System.CommandLine;
using System.Security.Cryptography;
using StemeDb.Cli.Output;
using StemeDb.Client;
using StemeDb.Client.Messages;
using StemeDb.Model.Keys;

namespace StemeDb.Cli.Commands;

/// <summary><c>stemedb key create</c>, <c>list</c>, <c>rotate</c>, <c>revoke</c> and <c>generate</c>.</summary>
internal static class KeyCommand
{
    private const int PageMax = 1000;
    private const int IdLength = 12;

    private static readonly Argument<string> Name = new("name") { Description = "A name for people." };
    private static readonly Argument<string> Id = new("id") { Description = "The key's id." };
    private static readonly Option<string[]> Scope = Many("--scope", $"What it may do, one of {KeyScopeNames.All}; may be given more than once.");
    private static readonly Option<string[]> Source = Many("--source", "It may speak for this source only; may be given more than once.");
    private static readonly Option<string[]> SourcePrefix = Many("--source-prefix", "It may speak for sources whose ids begin so.");
    private static readonly Option<string[]> ReadPath = Many("--read", "It may read the paths of this pattern only; may be given more than once.");
    private static readonly Option<string[]> WritePath = Many("--write", "It may write to the paths of this pattern only; may be given more than once.");
    private static readonly Option<string?> Expires = new("--expires") { Description = "From then on it is refused (RFC 3339)." };
    private static readonly Option<string?> Overlap = new("--overlap") { Description = "How long the present secret is good beside the new one, like PT15M or P1D." };
    private static readonly Option<string?> Out = new("--out") { Description = "Write the key to this new file, which only you can read, and not to stdout." };

    public static Command Create()
    {
        Scope.Required = true;
        var create = new Command("create", "Make a key; it is shown this once.") { Name, Scope, Source, SourcePrefix, ReadPath, WritePath, Expires, Out };
        create.Runs((parsed, cancellationToken) => IssueAsync(parsed, client => client.CreateKeyAsync(NewKey(parsed), cancellationToken)));
        var list = new Command("list", "List the keys, revoked and expired ones included.");
        list.Runs(ListAsync);
        var rotate = new Command("rotate", "Give a key another secret; it is shown this once.") { Id, Overlap, Out };
        rotate.Runs((parsed, cancellationToken) => IssueAsync(
            parsed, client => client.RotateKeyAsync(parsed.GetValue(Id)!, parsed.GetValue(Overlap), cancellationToken)));
        var revoke = new Command("revoke", "Refuse a key from now on, for good.") { Id };
        revoke.Runs(RevokeAsync);
        var generate = new Command("generate", "Make a key without a server, for its first start.") { Out };
        generate.Runs((parsed, _) => Task.FromResult(Generate(parsed)));
        return new Command("key", "API keys: who may ask, say and administer what.") { create, list, rotate, revoke, generate };
    }

    private static async Task<int> IssueAsync(ParseResult parsed, Func<StemeDbClient, Task<IssuedKey>> issue)
    {
        using var file = parsed.GetValue(Out) is { } path ? new SecretFile(path) : null;
        var issued = await issue(ServerOption.Connect(parsed));
        file?.Write(issued.Key);
        if (parsed.WantsJson()) KeyText.WriteJson(issued, withKey: file is null);
        else if (file is null) Console.WriteLine(issued.Key);
        else Console.WriteLine(KeyText.Line(issued.Record));
        if (file is null) await Console.Error.WriteLineAsync($"stemedb: this is key {issued.Record.Id}; it is shown this once, keep it.");
        return ExitCode.Success;
    }

    private static async Task<int> ListAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var client = ServerOption.Connect(parsed);
        var keys = new List<ApiKeyMessage>();
        string? cursor = null;
        do
        {
            var page = await client.ListKeysAsync(PageMax, cursor, cancellationToken);
            keys.AddRange(page.Keys);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        if (!parsed.WantsJson()) KeyText.WriteTable(Console.Out, keys);
        else foreach (var key in keys) Console.WriteLine(key.Raw.GetRawText());
        return ExitCode.Success;
    }

    private static async Task<int> RevokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var key = await ServerOption.Connect(parsed).RevokeKeyAsync(parsed.GetValue(Id)!, cancellationToken);
        if (parsed.WantsJson()) JsonOutput.Write(key.Raw);
        else Console.WriteLine(KeyText.Line(key));
        return ExitCode.Success;
    }

    private static int Generate(ParseResult parsed)
    {
        using var file = parsed.GetValue(Out) is { } path ? new SecretFile(path) : null;
        var key = ApiKeyToken.Make(
            RandomNumberGenerator.GetString(ApiKeyId.Alphabet, IdLength), RandomNumberGenerator.GetBytes(ApiKeyToken.RandomBytes));
        if (file is null) Console.WriteLine(key);
        else file.Write(key);
        return ExitCode.Success;
    }

    private static NewKeyMessage NewKey(ParseResult parsed) => new(parsed.GetValue(Name)!, parsed.GetValue(Scope)!)
    {
        Sources = OrNull(parsed.GetValue(Source)),
        SourcePrefixes = OrNull(parsed.GetValue(SourcePrefix)),
        ReadPaths = OrNull(parsed.GetValue(ReadPath)),
        WritePaths = OrNull(parsed.GetValue(WritePath)),
        ExpiresAt = parsed.GetValue(Expires),
    };

    private static string[]? OrNull(string[]? texts) => texts is { Length: > 0 } ? texts : null;

    private static Option<string[]> Many(string name, string description) => new(name) { Description = description };
}
