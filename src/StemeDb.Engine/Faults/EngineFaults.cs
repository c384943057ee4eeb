using StemeDb.Contracts.Failures;
using StemeDb.Storage.Index;

namespace StemeDb.Engine.Faults;

/// <summary>The faults the engine answers with: each says what, to which thing, and what to do.</summary>
internal static class EngineFaults
{
    public static Fault Invalid(string name, string pointer, string detail) =>
        new() { Code = FaultCode.FaultInvalid, Name = name, Pointer = pointer, Detail = detail };

    public static Fault Invalid(Model.Faults.Fault fault) => Invalid(fault.Code, fault.Pointer, fault.Detail);

    public static Fault NotFound(string name, string detail) =>
        new() { Code = FaultCode.FaultNotFound, Name = name, Detail = detail };

    public static Fault Conflict(string name, string detail) =>
        new() { Code = FaultCode.FaultConflict, Name = name, Detail = detail };

    public static Fault Forbidden(string name, string detail) =>
        new() { Code = FaultCode.FaultForbidden, Name = name, Detail = detail };

    public static Fault PathNotYours(string pointer) => new()
    {
        Code = FaultCode.FaultForbidden,
        Name = Contracts.Failures.FaultName.PathNotYours,
        Pointer = pointer,
        Detail = "The path is outside of those that you may read.",
    };

    public static Fault BadCursor(string detail) =>
        new() { Code = FaultCode.FaultBadCursor, Name = "bad_cursor", Pointer = "/cursor", Detail = detail };

    public static Fault IdempotencyKeyReused() => Invalid(
        FaultName.IdempotencyKeyReused, "", "The idempotency key was used for another request; nothing was recorded. Send it under a key of its own.");

    public static Fault IdempotencyInProgress() => new()
    {
        Code = FaultCode.FaultConflict,
        Name = FaultName.IdempotencyInProgress,
        Detail = "The request with this idempotency key is still under way; send it again when that has ended.",
        RetryAfterMs = 1000,
    };

    public static Fault Precondition(string detail) =>
        new() { Code = FaultCode.FaultPrecondition, Name = "precondition_failed", Detail = detail };

    public static Fault Overloaded(string detail) =>
        new() { Code = FaultCode.FaultOverloaded, Name = "overloaded", Detail = detail, RetryAfterMs = 1000 };

    public static Fault Stopping() =>
        new() { Code = FaultCode.FaultStopping, Name = "stopping", Detail = "The engine is stopping; try again shortly.", RetryAfterMs = 2000 };

    public static Fault Poisoned(string reason) => new()
    {
        Code = FaultCode.FaultPoisoned,
        Name = "poisoned",
        Detail = $"The engine has failed and is about to exit: {reason}",
        RetryAfterMs = 5000,
    };

    public static Fault DiskFull(string detail) =>
        new() { Code = FaultCode.FaultDiskFull, Name = "disk_full", Detail = detail, RetryAfterMs = 10_000 };

    public static Fault Deadline() =>
        new() { Code = FaultCode.FaultDeadline, Name = "deadline", Detail = "The caller's time ran out before its turn came; nothing was done." };

    public static Fault RangeUnavailable(RangeUnavailableException cause) =>
        new() { Code = FaultCode.FaultRangeUnavailable, Name = "range_unavailable", Detail = cause.Message, RetryAfterMs = 30_000 };

    public static Fault Internal() =>
        new() { Code = FaultCode.FaultInternal, Name = "internal", Detail = "A defect of the engine; its log says more." };
}
