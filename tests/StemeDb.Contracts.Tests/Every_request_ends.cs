using System.Net.Sockets;
using StemeDb.Contracts.Failures;
using StemeDb.Contracts.V1;

namespace StemeDb.Contracts.Tests;

public sealed class Every_request_ends : ConnectionTest
{
    [Fact]
    public async Task A_caller_that_gives_up_is_released_and_the_engine_is_told()
    {
        Engine.Answer = _ => null;
        using var giveUp = new CancellationTokenSource();
        var append = Connection.AppendAsync(new byte[1], giveUp.Token);
        await UntilAsync(() => Engine.Batches.Count == 1, "the request arrived");

        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => append);
        await UntilAsync(() => Engine.Requests.Any(r => r.BodyCase == Request.BodyOneofCase.Cancel), "the engine was told");
        Assert.Equal(
            Engine.Requests.First().CorrelationId,
            Engine.Requests.Single(r => r.BodyCase == Request.BodyOneofCase.Cancel).Cancel.CorrelationId);
    }

    [Fact]
    public async Task A_caller_that_has_given_up_before_sends_nothing()
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Connection.AppendAsync(new byte[1], gone.Token));
        await Connection.AppendAsync(new byte[2], Cancelled);
        Assert.Equal(2, ContentOf(Assert.Single(Engine.Requests)).Length);
    }

    [Fact]
    public async Task A_reply_that_does_not_come_in_time_is_not_waited_for()
    {
        Engine.Answer = _ => null;
        var e = await Assert.ThrowsAsync<EngineDeadlineException>(
            () => Connection.AppendAsync(new byte[1], new EngineCall(TimeSpan.FromMilliseconds(150), Cancelled)));
        Assert.Equal(RequestFate.Unknown, e.Fate);
        await UntilAsync(() => Engine.Requests.Any(), "the request arrived");
        Assert.Equal(150u, Engine.Requests.First().DeadlineMs);
    }

    [Fact]
    public async Task When_the_engine_dies_every_pending_request_fails_and_says_that_its_fate_is_unknown()
    {
        Engine.Answer = _ => null;
        var pending = Enumerable.Range(0, 20).Select(_ => Connection.AppendAsync(new byte[1], Cancelled)).ToArray();
        await UntilAsync(() => Engine.Requests.Count() == 20, "all requests arrived");

        await Engine.KillAsync();

        foreach (var append in pending)
        {
            Assert.Equal(RequestFate.Unknown, (await Assert.ThrowsAsync<EngineUnavailableException>(() => append)).Fate);
        }
    }

    [Fact]
    public async Task When_the_engine_stops_its_client_ends_its_side_and_reads_to_the_last_reply()
    {
        Engine.IsStopping = true;
        Engine.Answer = request =>
        {
            var last = ScriptedEngine.Created(request);
            last.CorrelationId = request.CorrelationId;
            Engine.Last.Replies.Add(last);
            return null;
        };

        Assert.Equal(1, (await Connection.AppendAsync(new byte[1], Cancelled).WaitAsync(TimeSpan.FromMinutes(1), Cancelled)).Seq);
    }

    [Fact]
    public async Task Without_an_engine_a_request_fails_at_once_and_was_never_sent()
    {
        await Engine.KillAsync();
        await UntilAsync(() => !Connection.Status.IsConnected, "the loss was noticed");
        var e = await Assert.ThrowsAsync<EngineUnavailableException>(() => Connection.AppendAsync(new byte[1], Cancelled));
        Assert.Equal(RequestFate.NeverSent, e.Fate);
        await UntilAsync(() => Connection.Status.LastError is not null, "the reason is known");
    }

    [Fact]
    public async Task When_the_engine_returns_requests_work_again()
    {
        await Engine.KillAsync();
        await UntilAsync(() => !Connection.Status.IsConnected, "the loss was noticed");

        await Engine.ReviveAsync();

        await Connection.WaitUntilConnectedAsync(Cancelled).WaitAsync(TimeSpan.FromMinutes(1), Cancelled);
        Assert.Equal(new EngineConnectionStatus(true, null), Connection.Status);
        Assert.Equal(7, (await Connection.AppendAsync(new byte[1], Cancelled)).RecordedAt.Ticks);
    }

    [Fact]
    public async Task An_engine_that_is_too_slow_to_take_the_first_connection_is_tried_again()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using var silent = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        silent.Bind(new UnixDomainSocketEndPoint(path));
        silent.Listen();
        Assert.True(EngineAddress.TryParse("unix:" + path, out var address));
        await using var connection = new EngineConnection(
            new EngineConnectionOptions { Address = address!, ConnectTimeout = TimeSpan.FromMilliseconds(100) });
        await UntilAsync(() => connection.Status.LastError == "the engine did not answer in time", "the connection gave up once");

        silent.Close();
        File.Delete(path);
        await using var engine = await ScriptedEngine.StartAsync(path);

        await connection.WaitUntilConnectedAsync(Cancelled).WaitAsync(TimeSpan.FromMinutes(1), Cancelled);
    }

    [Fact]
    public async Task More_requests_than_allowed_are_refused_until_some_are_answered()
    {
        var (answering, unanswered) = (false, 0);
        Engine.Answer = request =>
        {
            if (Volatile.Read(ref answering))
            {
                return ScriptedEngine.Created(request);
            }

            Interlocked.Increment(ref unanswered);
            return null;
        };
        await using var narrow = await ConnectAsync(new EngineConnectionOptions { Address = Engine.Address, MaxInFlight = 2 });
        using var giveUp = new CancellationTokenSource();
        var first = narrow.AppendAsync(new byte[1], giveUp.Token);
        _ = narrow.AppendAsync(new byte[1], Cancelled);

        await Assert.ThrowsAsync<EngineOverloadedException>(() => narrow.AppendAsync(new byte[1], Cancelled));

        await UntilAsync(() => Volatile.Read(ref unanswered) == 2, "the requests arrived");
        Volatile.Write(ref answering, true);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await UntilAsync(() => !narrow.AppendAsync(new byte[1], Cancelled).IsFaulted, "there is room again");
    }

    [Fact]
    public async Task A_turn_is_left_though_there_is_no_room_for_another_request_and_though_the_time_is_over()
    {
        Engine.Answer = _ => null;
        await using var narrow = await ConnectAsync(new EngineConnectionOptions { Address = Engine.Address, MaxInFlight = 1 });
        _ = narrow.AppendAsync(new byte[1], Cancelled);

        await narrow.LeaveIdempotentAsync(new byte[32], 11, Cancelled);
        await Connection.LeaveIdempotentAsync(new byte[32], 12, new EngineCall(TimeSpan.FromMilliseconds(50), Cancelled));

        await UntilAsync(() => Left(11) == 1 && Left(12) == 2, "the engine was told");
        await Assert.ThrowsAsync<EngineOverloadedException>(() => narrow.AppendAsync(new byte[1], Cancelled));
        int Left(ulong turn) => Engine.Requests.Count(r => r.EndIdempotent is { Outcome: null } end && end.Turn == turn);
    }

    [Fact]
    public async Task A_turn_is_left_without_a_word_when_the_engine_is_away()
    {
        await Engine.KillAsync();
        await UntilAsync(() => !Connection.Status.IsConnected, "the loss was noticed");
        await Connection.LeaveIdempotentAsync(new byte[32], 1, Cancelled);
    }

    [Fact]
    public async Task More_bytes_than_allowed_are_refused_but_one_large_request_alone_is_not()
    {
        await using var narrow = await ConnectAsync(new EngineConnectionOptions { Address = Engine.Address, MaxInFlightBytes = 100 });
        await narrow.AppendAsync(new byte[1000], Cancelled);
        Engine.Answer = _ => null;
        _ = narrow.AppendAsync(new byte[90], Cancelled);
        await Assert.ThrowsAsync<EngineOverloadedException>(() => narrow.AppendAsync(new byte[20], Cancelled));
    }

    [Fact]
    public async Task Closing_the_connection_fails_what_is_pending()
    {
        Engine.Answer = _ => null;
        var connection = await ConnectAsync(new EngineConnectionOptions { Address = Engine.Address });
        var append = connection.AppendAsync(new byte[1], Cancelled);
        await UntilAsync(() => Engine.Batches.Count == 1, "the request arrived");
        await connection.DisposeAsync();
        await Assert.ThrowsAsync<EngineUnavailableException>(() => append);
    }

    [Fact]
    public async Task Status_of_an_engine_that_is_away_is_unavailable()
    {
        await Engine.KillAsync();
        await Assert.ThrowsAsync<EngineUnavailableException>(() => Connection.GetStatusAsync(Cancelled));
    }
}
