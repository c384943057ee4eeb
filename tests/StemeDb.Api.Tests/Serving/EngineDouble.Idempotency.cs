using StemeDb.Contracts;
using StemeDb.Contracts.Failures;
using StemeDb.Contracts.V1;
using StemeDb.Model.Records;

namespace StemeDb.Api.Tests.Serving;

/// <content>Idempotency keys.</content>
internal sealed partial class EngineDouble
{
    private readonly Dictionary<string, (string Head, IdempotentOutcome? Outcome)> _begun = [];
    private readonly HashSet<string> _underWay = [];
    private long _turn;

    public Task<IdempotentTurn> BeginIdempotentAsync(ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> head, EngineCall call = default)
    {
        var (name, digest) = (Convert.ToHexStringLower(key.Span), Convert.ToHexStringLower(head.Span));
        lock (_gate)
        {
            var existed = _begun.TryGetValue(name, out var known);
            if (existed && known.Head != digest)
            {
                return Task.FromException<IdempotentTurn>(new EngineFaultException(
                    new Fault { Code = FaultCode.FaultInvalid, Name = FaultName.IdempotencyKeyReused, Detail = "Used." }));
            }

            if (!_underWay.Add(name))
            {
                return Task.FromException<IdempotentTurn>(new EngineFaultException(
                    new Fault { Code = FaultCode.FaultConflict, Name = FaultName.IdempotencyInProgress, Detail = "Under way." }));
            }

            _begun[name] = (digest, known.Outcome);
            return Task.FromResult(new IdempotentTurn(++_turn, 1, Moment, !existed, known.Outcome));
        }
    }

    public Task EndIdempotentAsync(ReadOnlyMemory<byte> key, long turn, IdempotentOutcome outcome, EngineCall call = default)
    {
        lock (_gate)
        {
            var name = Convert.ToHexStringLower(key.Span);
            _underWay.Remove(name);
            _begun[name] = (_begun[name].Head, outcome);
        }

        return Task.CompletedTask;
    }

    public Task LeaveIdempotentAsync(ReadOnlyMemory<byte> key, long turn, EngineCall call = default)
    {
        lock (_gate)
        {
            _underWay.Remove(Convert.ToHexStringLower(key.Span));
        }

        return Task.CompletedTask;
    }
}
