using System.Net.Http.Headers;
using StemeDb.Bench.Comparing;
using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Bench.HttpRows;

/// <summary>Engine and Api as two processes over an empty data directory, for one row.</summary>
internal sealed class RunningStack : IAsyncDisposable
{
    private readonly Stack _stack;

    private RunningStack(Stack stack) => _stack = stack;

    public Uri Address => _stack.Address;

    public Stack Processes => _stack;

    public static async Task<RunningStack> StartAsync(Dictionary<string, string?>? environment = null)
    {
        var stack = await Stack.StartAsync(new(environment ?? []) { ["STEMEDB_LOG_LEVEL"] = "warning" });
        Leftovers.StopAtExit(() => StopNow(stack));
        return new RunningStack(stack);
    }

    /// <summary>Sends lines as one bulk request, and returns when all of them were created.</summary>
    public async Task BulkAsync(byte[] lines, int count)
    {
        using var content = new ByteArrayContent(lines);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        using var response = await _stack.Http.PostAsync(new Uri("/v1/assertions/bulk?report=errors", UriKind.Relative), content);
        var reply = await response.Content.ReadAsStringAsync();
        if (!reply.Contains($"\"created\":{count},", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"The bulk request did not create {count}: {reply}");
        }
    }

    /// <summary>Waits until both processes do nothing more.</summary>
    public Task RestAsync() => Rest.OfAsync(_stack.Engine!.Id, _stack.Api!.Id);

    public ValueTask DisposeAsync() => Directory.Exists(_stack.Folder) ? _stack.DisposeAsync() : default;

    private static void StopNow(Stack stack)
    {
        if (Directory.Exists(stack.Folder))
        {
            stack.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }
}
