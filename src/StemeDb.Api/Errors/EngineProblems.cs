using System.Collections.Frozen;
using StemeDb.Contracts.Failures;
using StemeDb.Contracts.V1;
using EngineFault = StemeDb.Contracts.V1.Fault;

namespace StemeDb.Api.Errors;

/// <summary>What clients are told when the engine did not do what was asked: the one place that translates.</summary>
internal static class EngineProblems
{
    private static readonly TimeSpan SoonAgain = TimeSpan.FromSeconds(1);

    /// <summary>What each fault of the engine is to a client.</summary>
    public static FrozenDictionary<FaultCode, ErrorKind> Kinds { get; } = new Dictionary<FaultCode, ErrorKind>
    {
        [FaultCode.FaultUnspecified] = ErrorCatalog.Internal,
        [FaultCode.FaultInvalid] = ErrorCatalog.Invalid,
        [FaultCode.FaultNotFound] = ErrorCatalog.NotFound,
        [FaultCode.FaultForbidden] = ErrorCatalog.Forbidden,
        [FaultCode.FaultConflict] = ErrorCatalog.Conflict,
        [FaultCode.FaultBadCursor] = ErrorCatalog.BadCursor,
        [FaultCode.FaultPrecondition] = ErrorCatalog.PreconditionFailed,
        [FaultCode.FaultOverloaded] = ErrorCatalog.Overloaded,
        [FaultCode.FaultStarting] = ErrorCatalog.EngineStarting,
        [FaultCode.FaultStopping] = ErrorCatalog.EngineStopping,
        [FaultCode.FaultPoisoned] = ErrorCatalog.EnginePoisoned,
        [FaultCode.FaultRangeUnavailable] = ErrorCatalog.RangeUnavailable,
        [FaultCode.FaultDiskFull] = ErrorCatalog.DiskFull,
        [FaultCode.FaultDeadline] = ErrorCatalog.NotInTime,
        [FaultCode.FaultInternal] = ErrorCatalog.Internal,
    }.ToFrozenDictionary();

    // Faults that clients are to tell apart from others of their code.
    private static readonly FrozenDictionary<string, ErrorKind> ByName = new[]
    {
        ErrorCatalog.TooManyFeeds, ErrorCatalog.IdempotencyInProgress, ErrorCatalog.IdempotencyKeyReused,
    }.ToFrozenDictionary(kind => kind.Code);

    public static Problem Of(EngineException failure) => failure switch
    {
        EngineFaultException e => Of(e.Fault),
        EngineUnavailableException e => new Problem(ErrorCatalog.EngineUnavailable, Detail(e)) { RetryAfter = SoonAgain },
        EngineOverloadedException e => new Problem(ErrorCatalog.Overloaded, e.Message) { RetryAfter = SoonAgain },
        EngineDeadlineException { Fate: RequestFate.NeverSent } => new Problem(ErrorCatalog.NotInTime) { RetryAfter = SoonAgain },
        EngineDeadlineException e => new Problem(ErrorCatalog.Deadline, $"{e.Message} {ErrorCatalog.Deadline.Remedy}"),
        _ => new Problem(ErrorCatalog.Internal),
    };

    /// <summary>True when the fault lies in the one assertion that was sent, so that the lines after it may go on.</summary>
    public static bool IsOfTheInput(EngineFault fault) => fault.Code
        is FaultCode.FaultInvalid or FaultCode.FaultNotFound or FaultCode.FaultForbidden or FaultCode.FaultConflict;

    /// <summary>The fault as part of the client's input.</summary>
    public static InputFault ToInput(EngineFault fault, long line = 0) =>
        new(fault.Name.Length > 0 ? fault.Name : Kind(fault.Code).Code, fault.Detail) { Pointer = fault.Pointer, Line = line };

    private static Problem Of(EngineFault fault)
    {
        var kind = ByName.GetValueOrDefault(fault.Name)
            ?? (fault is { Code: FaultCode.FaultForbidden, Name: FaultName.PathNotYours } ? ErrorCatalog.PathNotYours : Kind(fault.Code));
        return new Problem(kind, fault.Detail.Length > 0 && kind != ErrorCatalog.Internal ? fault.Detail : null)
        {
            Faults = IsOfTheInput(fault) && (fault.Pointer.Length > 0 || kind == ErrorCatalog.Invalid) ? [ToInput(fault)] : [],
            RetryAfter = kind.Status != StatusCodes.Status503ServiceUnavailable && kind != ErrorCatalog.IdempotencyInProgress ? null
                : fault.RetryAfterMs > 0 ? TimeSpan.FromMilliseconds(fault.RetryAfterMs) : SoonAgain,
        };
    }

    private static ErrorKind Kind(FaultCode code) => Kinds.GetValueOrDefault(code, ErrorCatalog.Internal);

    // Addresses and reasons of our inner network are for the log and for /v1/health, not for every client.
    private static string Detail(EngineUnavailableException failure) => failure.Fate == RequestFate.NeverSent
        ? "The engine cannot be reached; nothing was written."
        : "The connection to the engine broke; a write may have happened. Sending an assertion again stores it once.";
}
