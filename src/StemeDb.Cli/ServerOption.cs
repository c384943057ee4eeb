using System.CommandLine;
using StemeDb.Client;

namespace StemeDb.Cli;

/// <summary>Which server to speak to: --server, else STEMEDB_SERVER, else the local default.</summary>
internal static class ServerOption
{
    public const string Default = "http://127.0.0.1:18180";

    public const string Variable = "STEMEDB_SERVER";

    public static Option<string> Instance { get; } = new("--server")
    {
        Description = $"Address of the HTTP API. Else the variable {Variable}, else {Default}.",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable(Variable) ?? Default,
        Recursive = true,
    };

    /// <summary>A client of the server that was chosen; a request may take ten minutes.</summary>
    /// <exception cref="CommandFailure">The address is not one.</exception>
    public static StemeDbClient Connect(ParseResult parsed) => Connect(parsed, TimeSpan.FromMinutes(10));

    /// <summary>A client of the server that was chosen.</summary>
    /// <param name="parsed">Names the server.</param>
    /// <param name="timeout">How long a request may take; <see cref="Timeout.InfiniteTimeSpan"/>: as long as the server gives it.</param>
    /// <exception cref="CommandFailure">The address is not one.</exception>
    public static StemeDbClient Connect(ParseResult parsed, TimeSpan timeout)
    {
        var text = parsed.GetValue(Instance)!;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw new CommandFailure(ExitCode.Usage, $"'{text}' is not the address of a server; write it like {Default}.");
        }

        return new StemeDbClient(new HttpClient { BaseAddress = address, Timeout = timeout }, ApiKeyOption.Read(parsed));
    }
}
