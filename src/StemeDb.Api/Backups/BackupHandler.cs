using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using StemeDb.Api.Configuration;
using StemeDb.Api.Errors;
using StemeDb.Api.Requests;

namespace StemeDb.Api.Backups;

/// <summary>
/// Passes what concerns backups on to the backup agent, and its answers back: those that are good as they are, its problems as ours.
/// Nothing of the client's request but method and path is passed on.
/// </summary>
internal sealed class BackupHandler(ApiOptions options) : IDisposable
{
    private const int NameMaxLength = 64;
    private static readonly TimeSpan s_soonAgain = TimeSpan.FromSeconds(5);

    private readonly HttpClient _agent = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
    });

    public async Task ForwardAsync(HttpContext context)
    {
        QueryParameters.Read(context.Request);
        await RequestBody.RequireNoneAsync(context);
        if (options.BackupAgent.Address is not { } address)
        {
            throw new ProblemException(Unavailable($"This process knows of no backup agent; the operator should set {BackupAgentOptions.Variable}."));
        }

        RequireName(context);
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(address, context.Request.Path.Value));
        if (options.BackupAgent.Token is { } token) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        try
        {
            using var answer = await _agent.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
            if (!answer.IsSuccessStatusCode) throw new ProblemException(await ProblemOfAsync(answer, context.RequestAborted));
            context.Response.StatusCode = (int)answer.StatusCode;
            context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
            context.Response.Headers.CacheControl = "no-store";
            await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
        catch (HttpRequestException) when (!context.Response.HasStarted)
        {
            throw new ProblemException(Unavailable("The backup agent cannot be reached, or its answer broke off."));
        }
    }

    public void Dispose() => _agent.Dispose();

    /// <summary>Names of backups and of reports; nothing that could lead anywhere else at the agent.</summary>
    private static void RequireName(HttpContext context)
    {
        if (context.Request.RouteValues.Values.FirstOrDefault() is not string name) return;
        if (name.Length <= NameMaxLength && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.') && !name.StartsWith('.')) return;
        throw new ProblemException(new Problem(ErrorCatalog.NotFound, $"There is nothing of that name; GET {BackupEndpoints.Backups} and GET {BackupEndpoints.Drills} list what there is."));
    }

    private static Problem Unavailable(string? detail) => new(ErrorCatalog.BackupsUnavailable, detail) { RetryAfter = s_soonAgain };

    private static async Task<Problem> ProblemOfAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        var detail = await DetailAsync(answer, cancellation);
        return answer.StatusCode switch
        {
            HttpStatusCode.NotFound => new Problem(ErrorCatalog.NotFound, detail),
            HttpStatusCode.Unauthorized => Unavailable(
                $"The backup agent refuses this process; the operator should set {BackupAgentOptions.TokenVariable} alike at both."),
            HttpStatusCode.ServiceUnavailable => Unavailable(detail),
            var status => Unavailable($"The backup agent answered with status {(int)status}; its log may say why."),
        };
    }

    private static async Task<string?> DetailAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        if (answer.Content.Headers.ContentType?.MediaType != ProblemJson.ContentType) return null;
        try
        {
            using var json = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync(cancellation), cancellationToken: cancellation);
            return json.RootElement.TryGetProperty("detail", out var detail) ? detail.GetString() : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
