using StemeDb.Api.Configuration;
using StemeDb.Api.Errors;
using StemeDb.Contracts;
using StemeDb.Contracts.Failures;
using StemeDb.Contracts.Results;

namespace StemeDb.Api.Bulk;

/// <summary>
/// A bulk request as two loops beside each other: one reads lines and sends them to the engine without waiting for it, the
/// other answers them in the same order. Between them is the window.
/// </summary>
internal sealed class BulkStream(IEngineConnection engine, ApiOptions options) : IDisposable
{
    // Answers are held back up to this size while more are sure to come, and no longer.
    private const int SendBytes = 16 << 10;
    private const int SendBytesBeforeWaiting = 4 << 10;

    private readonly BulkWindow _window = new();

    public void Dispose() => _window.Dispose();

    public async Task RunAsync(HttpContext context, NdjsonReader lines, BulkReply reply)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var reading = ReadAsync(lines, stopping.Token);
        try
        {
            await AnswerAllAsync(context, reply);
        }
        finally
        {
            await stopping.CancelAsync();
            await reading;
            ForgetTheRest();
        }
    }

    /// <summary>Never fails: what goes wrong completes the window, behind the lines that were read before.</summary>
    private async Task ReadAsync(NdjsonReader lines, CancellationToken cancellationToken)
    {
        // Off the caller's thread: reading and answering run beside each other.
        await Task.Yield();
        try
        {
            while (await lines.ReadAsync(cancellationToken) is { } line)
            {
                await TakeAsync(line, cancellationToken);
            }

            _window.Complete(null);
        }
        catch (Exception e)
        {
            _window.Complete(e);
        }
    }

    private async ValueTask TakeAsync(NdjsonReader.Line line, CancellationToken cancellationToken)
    {
        if (!BulkLines.TryEncode(line, options, out var encoded, out var faults, out _))
        {
            await _window.AddAsync(new BulkLine(line.Number, null, 0, faults), cancellationToken);
            return;
        }

        await _window.WaitForRoomAsync(encoded.Length, cancellationToken);
        // The engine admits appends in the order of these calls, which is the order of the lines.
        var append = engine.AppendAsync(encoded, new EngineCall(options.RequestTimeout, cancellationToken));
        await _window.AddAsync(new BulkLine(line.Number, append, encoded.Length, []), cancellationToken);
    }

    private async Task AnswerAllAsync(HttpContext context, BulkReply reply)
    {
        try
        {
            await AnswerLinesAsync(reply, context.RequestAborted);
            await reply.BeginAsync();
            reply.WriteSummary();
        }
        catch (Exception e) when (context.Response.HasStarted
            && !ProblemMiddleware.IsClientGone(e, context) && ProblemMiddleware.Understand(e) is { } problem)
        {
            reply.WriteProblem(problem);
        }

        await reply.CompleteAsync(context.RequestAborted);
    }

    private async Task AnswerLinesAsync(BulkReply reply, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (!_window.TryTake(out var line))
            {
                if (reply.Unsent > 0)
                {
                    await reply.SendAsync(cancellationToken);
                }

                if (await _window.WaitAsync(cancellationToken))
                {
                    continue;
                }

                return;
            }

            if (reply.Unsent >= SendBytes || (reply.Unsent >= SendBytesBeforeWaiting && line.Append is { IsCompleted: false }))
            {
                await reply.SendAsync(cancellationToken);
            }

            await AnswerAsync(reply, line);
            _window.Release(line);
        }
    }

    private static async ValueTask AnswerAsync(BulkReply reply, BulkLine line)
    {
        AppendOutcome outcome = default;
        var faults = line.Faults;
        if (line.Append is not null)
        {
            try
            {
                outcome = await line.Append;
            }
            catch (EngineFaultException e) when (EngineProblems.IsOfTheInput(e.Fault))
            {
                faults = [EngineProblems.ToInput(e.Fault)];
            }
        }

        await reply.BeginAsync();
        if (faults.Count == 0)
        {
            reply.WriteOutcome(line.Number, outcome);
        }
        else
        {
            reply.WriteRejection(line.Number, faults);
        }
    }

    /// <summary>Lines behind one that ended the request: what becomes of them is not told, but no failure may go unseen.</summary>
    private void ForgetTheRest()
    {
        while (_window.TryTake(out var line))
        {
            line.Append?.ContinueWith(
                static append => _ = append.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }
    }
}
