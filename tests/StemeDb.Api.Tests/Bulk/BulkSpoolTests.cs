using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using StemeDb.Api.Bulk;
using StemeDb.Api.Limits;
using StemeDb.Api.Tests.Serving;

namespace StemeDb.Api.Tests.Bulk;

/// <summary>Many clients send a whole body before they read the first byte of the reply.</summary>
public sealed class BulkSpoolTests
{
    private const int Lines = 100_000;
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_client_that_sends_everything_before_it_reads_gets_every_answer_in_order()
    {
        await using var api = await RunningApi.StartAsync();
        var body = new StringBuilder();
        for (var number = 1; number <= Lines; number++)
        {
            body.Append(BulkTests.Claim(number)).Append('\n');
        }

        // Over HTTP/1.1 this client does just that.
        var content = RunningApi.Typed(new ByteArrayContent(Encoding.UTF8.GetBytes(body.ToString())), "application/x-ndjson");
        using var response = await api.Http.PostAsync(new Uri("/v1/assertions/bulk", UriKind.Relative), content, Ct);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Ct));
        for (var number = 1; number <= Lines; number++)
        {
            Assert.StartsWith($"{{\"line\":{number},\"status\":\"created\"", await reader.ReadLineAsync(Ct), StringComparison.Ordinal);
        }

        Assert.StartsWith($"{{\"summary\":{{\"created\":{Lines},", await reader.ReadLineAsync(Ct), StringComparison.Ordinal);
        Assert.Null(await reader.ReadLineAsync(Ct));
    }

    [Fact]
    public async Task A_reply_of_which_all_was_taken_is_at_its_end_however_the_two_meet()
    {
        using var cutOff = new ClientCutOff();
        for (var i = 0; i < 20_000; i++)
        {
            // A client of endless patience: an end that is missed is waited for in vain.
            await using var spool = new ReplySpool(new DefaultHttpContext(), cutOff, maxFileBytes: 0, Timeout.InfiniteTimeSpan);
            spool.Start(Ct);
            await spool.AddAsync(new byte[16], Ct);
            await spool.CompleteAsync().WaitAsync(TimeSpan.FromMinutes(1), Ct);
        }
    }
}
