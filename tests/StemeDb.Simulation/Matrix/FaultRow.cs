using StemeDb.Simulation.Disk;
using StemeDb.Simulation.Faults;

namespace StemeDb.Simulation.Matrix;

/// <summary>A kind of fault, and what came of it at every operation where it was tried.</summary>
/// <param name="Operation">The operation that fails.</param>
/// <param name="Error">The error it fails with.</param>
/// <param name="Effect">What is done nevertheless.</param>
internal sealed record FaultRow(DiskOperation Operation, DiskError Error, FaultEffect Effect)
{
    private const string Journal = "/wal/";
    private const string Runs = ".kv";
    private const string Manifest = "/MANIFEST";

    /// <summary>Every kind of fault.</summary>
    public static IReadOnlyList<FaultRow> All { get; } =
    [
        .. from operation in new[]
            {
                DiskOperation.Open, DiskOperation.Create, DiskOperation.Read, DiskOperation.Write, DiskOperation.Sync, DiskOperation.Rename,
                DiskOperation.Delete, DiskOperation.SyncDirectory, DiskOperation.List, DiskOperation.CreateDirectory, DiskOperation.FreeBytes,
                DiskOperation.Lock,
            }
        from error in ErrorsOf(operation)
        from effect in EffectsOf(operation)
        from pathPart in PartsOf(operation)
        select new FaultRow(operation, error, effect) { PathPart = pathPart },
    ];

    /// <summary>Operations at which the fault was tried.</summary>
    public int Points { get; set; }

    /// <summary>The engine went on, whatever it had refused meanwhile.</summary>
    public int WentOn { get; set; }

    /// <summary>The engine failed for good and ended its process; the next start had everything.</summary>
    public int ProcessEnded { get; set; }

    /// <summary>The start was refused; the next one had everything.</summary>
    public int StartRefused { get; set; }

    /// <summary>Something acknowledged was missing, something was half there, or an answer was wrong.</summary>
    public int Lost { get; set; }

    /// <summary>Only operations on paths that hold this text; empty: all.</summary>
    public string PathPart { get; init; } = "";

    public string Name => $"{Operation}{Place}, {(Effect == FaultEffect.ReadsWrongBytes ? "no error" : Error)}, {Effect}";

    private string Place => PathPart switch
    {
        Journal => " in the journal",
        Runs => " of a run",
        Manifest => " of the manifest",
        _ => "",
    };

    /// <summary>What may happen to a file that is read depends on which it is.</summary>
    private static string[] PartsOf(DiskOperation operation) =>
        operation is DiskOperation.Read or DiskOperation.Open ? [Journal, Runs, Manifest] : [""];

    private static DiskError[] ErrorsOf(DiskOperation operation) => operation is DiskOperation.Create or DiskOperation.Write or DiskOperation.Sync
        ? [DiskError.InputOutput, DiskError.NoSpace, DiskError.QuotaExceeded]
        : [DiskError.InputOutput];

    private static FaultEffect[] EffectsOf(DiskOperation operation) => operation switch
    {
        DiskOperation.Read => [FaultEffect.Fails, FaultEffect.ReadsWrongBytes],
        DiskOperation.Write => [FaultEffect.Fails, FaultEffect.FailsHalfway],
        DiskOperation.Sync => [FaultEffect.Fails, FaultEffect.ForgetsAndFails, FaultEffect.FailsAfterwards],
        DiskOperation.Rename or DiskOperation.Delete or DiskOperation.SyncDirectory => [FaultEffect.Fails, FaultEffect.FailsAfterwards],
        _ => [FaultEffect.Fails],
    };
}
