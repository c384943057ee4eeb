using System.CommandLine;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using StemeDb.Cli.Output;
using StemeDb.Cli.Output.Archives;

namespace StemeDb.Cli.Commands.Archives;

/// <summary><c>stemedb backup</c>: has the backup agent make a backup now, and waits for it.</summary>
internal static class BackupCommand
{
    private const string TokenVariable = "STEMEDB_BACKUP_TOKEN";
    private const string DefaultAgent = "http://127.0.0.1:18184";
    private static readonly TimeSpan _pollEvery = TimeSpan.FromMilliseconds(200);

    private static readonly string[] _states = ["running", "last"];

    private static readonly Option<string> _agent = new("--agent")
    {
        Description = $"Address of the backup agent. Else {DefaultAgent}.",
        DefaultValueFactory = _ => DefaultAgent,
    };

    private static readonly Option<bool> _noWait = new("--no-wait") { Description = "Return when it is begun." };

    public static Command Create()
    {
        var command = new Command("backup", "Have the backup agent make a backup now, and wait for it.") { _agent, _noWait };
        command.Runs(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(parsed.GetValue(_agent), UriKind.Absolute, out var address))
        {
            throw new CommandFailure(ExitCode.Usage, $"'{parsed.GetValue(_agent)}' is not the address of the agent; write it like {DefaultAgent}.");
        }

        using var http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(1) };
        if (Environment.GetEnvironmentVariable(TokenVariable) is { Length: > 0 } token) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        try
        {
            var backup = await SendAsync(http, HttpMethod.Post, "/v1/admin/backups", cancellationToken);
            while (!parsed.GetValue(_noWait) && backup.GetProperty("status").GetString() == "running")
            {
                await Task.Delay(_pollEvery, cancellationToken);
                var history = await SendAsync(http, HttpMethod.Get, "/v1/admin/backups", cancellationToken);
                backup = _states.Select(history.GetProperty)
                    .FirstOrDefault(found => found.ValueKind == JsonValueKind.Object && StartOf(found) == StartOf(backup));
                if (backup.ValueKind != JsonValueKind.Object)
                {
                    throw new CommandFailure(ExitCode.Unavailable, "the backup agent no longer knows of this backup: it was started anew, or made another one since. See `stemedb archive status`.");
                }
            }

            return Tell(backup, parsed.WantsJson());
        }
        catch (HttpRequestException failure)
        {
            throw new CommandFailure(ExitCode.Unavailable, $"the backup agent at {address} cannot be reached: {failure.Message}. Is it running? See --agent.");
        }
    }

    private static string? StartOf(JsonElement backup) => backup.GetProperty("started_at").GetString();

    private static int Tell(JsonElement backup, bool wantsJson)
    {
        if (wantsJson) JsonOutput.Write(backup);
        var status = backup.GetProperty("status").GetString();
        if (status == "failed") throw new CommandFailure(ExitCode.Refused, $"the backup failed: {backup.GetProperty("error").GetString()}");
        if (wantsJson) return ExitCode.Success;
        long Number(string name) => backup.TryGetProperty(name, out var number) && number.ValueKind == JsonValueKind.Number ? number.GetInt64() : 0;
        Console.WriteLine(FormattableString.Invariant(
            $"{backup.GetProperty("name").GetString() ?? "a backup"}  {status}  seq {Number("seq")}: {ByteText.Of(Number("bytes_put"))} put, {ByteText.Of(Number("bytes_reused"))} were there"));
        return ExitCode.Success;
    }

    private static async Task<JsonElement> SendAsync(HttpClient http, HttpMethod method, string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        using var response = await http.SendAsync(request, cancellationToken);
        if (response.IsSuccessStatusCode) return await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        var hint = response.StatusCode == HttpStatusCode.Unauthorized ? $" Set {TokenVariable}." : "";
        throw new CommandFailure(
            response.StatusCode == HttpStatusCode.ServiceUnavailable ? ExitCode.Unavailable : ExitCode.Refused,
            $"the backup agent answered {(int)response.StatusCode}: {text}{hint}");
    }
}
