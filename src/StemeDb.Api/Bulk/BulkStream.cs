using StemeDb.Api.Bulk.Idempotency;
using StemeDb.Api.Configuration;
using StemeDb.Api.Errors;
using StemeDb.Api.Identity;
using StemeDb.Api.RateLimits;
using StemeDb.Contracts;
using StemeDb.Contracts.Failures;
using StemeDb.Contracts.Results;

namespace StemeDb.Api.Bulk;

/// <summary>
/// A bulk request as two loops beside each other: one reads lines and sends them to the engine without waiting for it, the
/// other answers them in the same order. Between them is the window.
/// </summary>
internal sealed class BulkStream(
    IEngineConnection engine, ApiOptions options, RateLimiter limiter, CallerStanding standing, IdempotentBulk? idempotent) : IDisposable
{
    // Answers are held back up to this size while more are sure to come, and no longer.
    private const int SendBytes = 16 << 10;
    private const int SendBytesBeforeWaiting = 4 << 10;

    private readonly BulkWindow _window = new();
    private Caller _caller = Caller.Anonymous;

    public void Dispose() => _window.Dispose();

    public async Task RunAsync(HttpContext context, NdjsonReader lines, BulkReply reply)
    {
        _caller = context.Caller();
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var reading = ReadAsync(context, lines, stopping.Token);
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
    private async Task ReadAsync(HttpContext context, NdjsonReader lines, CancellationToken cancellationToken)
    {
        // Off the caller's thread: reading and answering run beside each other.
        await Task.Yield();
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, standing.Lost);
        try
        {
            await ReadAllAsync(context, lines, reading.Token, cancellationToken);
            _window.Complete(null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && standing.IsLost(out var problem))
        {
            _window.Complete(new ProblemException(problem));
        }
        catch (Exception e)
        {
            _window.Complete(e);
        }
    }

    /// <summary>
    /// Gathers lines to chunks. A chunk is sent when it is full, and when the next line is not here yet. What was sent is answered also when
    /// nothing more may be read.
    /// </summary>
    private async Task ReadAllAsync(HttpContext context, NdjsonReader lines, CancellationToken cancellationToken, CancellationToken sending)
    {
        var chunk = new BulkChunk();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            while (!chunk.IsFull && lines.TryRead(out var line))
            {
                Take(chunk, line);
            }

            if (!chunk.IsEmpty)
            {
                await limiter.TakeLinesAsync(context, chunk.Lines.Count, cancellationToken);
                await SendAsync(chunk, sending);
                chunk = new BulkChunk();
                continue;
            }

            if (await lines.ReadAsync(cancellationToken) is not { } next)
            {
                return;
            }

            Take(chunk, next);
        }
    }

    private void Take(BulkChunk chunk, in NdjsonReader.Line line)
    {
        idempotent?.Add(line);
        if (BulkLines.TryParse(line, options, _caller, out var assertion, out var faults, out _))
        {
            chunk.Add(line.Number, assertion);
        }
        else
        {
            chunk.Reject(line.Number, faults);
        }
    }

    private async ValueTask SendAsync(BulkChunk chunk, CancellationToken cancellationToken)
    {
        await _window.WaitForRoomAsync(chunk, cancellationToken);
        if (chunk.Lengths.Count > 0)
        {
            // The engine admits appends in the order of these calls, which is the order of the lines.
            chunk.Append = engine.AppendManyAsync(
                chunk.Encoded, chunk.Lengths, new EngineCall(options.RequestTimeout, cancellationToken) { Bounds = _caller.Bounds },
                idempotent?.Stamping(chunk.Numbers));
        }

        _window.Add(chunk);
    }

    private async Task AnswerAllAsync(HttpContext context, BulkReply reply)
    {
        try
        {
            await AnswerLinesAsync(reply, context.RequestAborted);
            if (idempotent is null)
            {
                await reply.BeginAsync();
                reply.WriteSummary();
            }
            else
            {
                await idempotent.SummarizeAsync(reply);
                await reply.BeginAsync();
            }
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
            if (!_window.TryTake(out var chunk))
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

            if (reply.Unsent >= SendBytesBeforeWaiting && chunk.Append is { IsCompleted: false })
            {
                await reply.SendAsync(cancellationToken);
            }

            await AnswerAsync(reply, chunk, cancellationToken);
            _window.Release(chunk);
        }
    }

    private static async ValueTask AnswerAsync(BulkReply reply, BulkChunk chunk, CancellationToken cancellationToken)
    {
        var results = chunk.Append is null ? [] : await chunk.Append;
        var next = 0;
        foreach (var line in chunk.Lines)
        {
            var result = line.Faults is null ? results[next++] : default;
            if (result.Fault is { } fault && !EngineProblems.IsOfTheInput(fault))
            {
                throw new EngineFaultException(fault);
            }

            await reply.BeginAsync();
            if ((line.Faults ?? Rejection(result)) is { } faults)
            {
                reply.WriteRejection(line.Number, faults);
            }
            else
            {
                reply.WriteOutcome(line.Number, result.Outcome);
            }

            if (reply.Unsent >= SendBytes)
            {
                await reply.SendAsync(cancellationToken);
            }
        }
    }

    private static IReadOnlyList<InputFault>? Rejection(in AppendResult result) =>
        result.Fault is { } fault ? [EngineProblems.ToInput(fault)] : null;

    /// <summary>Lines behind one that ended the request: what becomes of them is not told, but no failure may go unseen.</summary>
    private void ForgetTheRest()
    {
        while (_window.TryTake(out var chunk))
        {
            chunk.Append?.ContinueWith(
                static append => _ = append.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }
    }
}
