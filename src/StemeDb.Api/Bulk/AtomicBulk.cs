using StemeDb.Api.Bulk.Idempotency;
using StemeDb.Api.Configuration;
using StemeDb.Api.Errors;
using StemeDb.Api.Identity;
using StemeDb.Api.RateLimits;
using StemeDb.Contracts;
using StemeDb.Contracts.Failures;
using StemeDb.Contracts.Results;
using StemeDb.Model.Records;

namespace StemeDb.Api.Bulk;

/// <summary>A bulk request with <c>atomic=true</c>: all lines are read and understood before the engine hears of any.</summary>
internal sealed class AtomicBulk(IEngineConnection engine, ApiOptions options, RateLimiter limiter, CallerStanding standing, IdempotentBulk? idempotent)
{
    // Faults that are told; a body that is wrong throughout would make an answer larger than itself.
    private const int MaxFaults = 1000;

    private readonly List<ReadOnlyMemory<byte>> _assertions = [];
    private readonly List<long> _numbers = [];
    private readonly List<InputFault> _faults = [];
    private bool _malformed;
    private long _bytes;

    public async Task RunAsync(HttpContext context, NdjsonReader lines, BulkReply reply)
    {
        await ReadInTimeAsync(context, lines);
        if (_faults.Count > 0)
        {
            throw new ProblemException(_faults.All(CallerRights.IsRefusal) ? CallerRights.Refusal(_faults) : Problem.Input(_malformed, _faults));
        }

        await limiter.TakeLinesAsync(context, _assertions.Count, context.RequestAborted);
        standing.ThrowIfLost();
        var outcomes = _assertions.Count == 0 ? [] : await AppendAsync(context.Call(options.RequestTimeout));
        if (idempotent is null)
        {
            await reply.BeginAsync();
        }

        for (var i = 0; i < outcomes.Count; i++)
        {
            reply.WriteOutcome(_numbers[i], outcomes[i]);
        }

        if (idempotent is null)
        {
            reply.WriteSummary();
        }
        else
        {
            await idempotent.SummarizeAsync(reply);
            await reply.BeginAsync();
        }

        await reply.CompleteAsync(context.RequestAborted);
    }

    /// <summary>Reads all, for as long as the caller may send it.</summary>
    private async Task ReadInTimeAsync(HttpContext context, NdjsonReader lines)
    {
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, standing.Lost);
        try
        {
            await ReadAsync(lines, context.Caller(), reading.Token);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            standing.ThrowIfLost();
            throw;
        }
    }

    private async Task ReadAsync(NdjsonReader lines, Caller caller, CancellationToken cancellationToken)
    {
        while (await lines.ReadAsync(cancellationToken) is { } line)
        {
            idempotent?.Add(line);
            if (BulkLines.TryParse(line, options, caller, out var assertion, out var faults, out var malformed))
            {
                Add(line.Number, AssertionEncoding.Encode(assertion));
                continue;
            }

            _malformed |= malformed;
            _faults.AddRange(faults.Select(fault => fault with { Line = line.Number }));
            if (_faults.Count >= MaxFaults)
            {
                return;
            }
        }
    }

    private void Add(long number, byte[] encoded)
    {
        _bytes += encoded.Length;
        if (_assertions.Count == EngineLimits.MaxAtomicAssertions || _bytes > EngineLimits.MaxAtomicBytes)
        {
            throw new ProblemException(new Problem(
                ErrorCatalog.TooLarge,
                $"atomic=true takes up to {EngineLimits.MaxAtomicAssertions} lines and {EngineLimits.MaxAtomicBytes} bytes of assertions; nothing was written."));
        }

        _assertions.Add(encoded);
        _numbers.Add(number);
    }

    private async Task<IReadOnlyList<AppendOutcome>> AppendAsync(EngineCall call)
    {
        try
        {
            return await engine.AppendAtomicAsync(_assertions, call, idempotent?.Stamping(_numbers));
        }
        catch (EngineFaultException e) when (EngineProblems.IsOfTheInput(e.Fault))
        {
            // Whatever is wrong with one line, it is the batch that breaks a rule.
            var number = e.Fault.Item < _numbers.Count ? _numbers[(int)e.Fault.Item] : 0;
            throw new ProblemException(Problem.Input(malformed: false, [EngineProblems.ToInput(e.Fault, number)]));
        }
    }
}
