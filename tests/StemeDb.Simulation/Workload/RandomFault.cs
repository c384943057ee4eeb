using StemeDb.Simulation.Disk;
using StemeDb.Simulation.Faults;

namespace StemeDb.Simulation.Workload;

/// <summary>A fault at a random operation soon.</summary>
internal static class RandomFault
{
    private static readonly DiskOperation[] _operations =
    [
        DiskOperation.Open, DiskOperation.Create, DiskOperation.Read, DiskOperation.Write, DiskOperation.Sync, DiskOperation.Rename,
        DiskOperation.Delete, DiskOperation.SyncDirectory, DiskOperation.List, DiskOperation.FreeBytes,
    ];

    private static readonly DiskError[] _errors = [DiskError.InputOutput, DiskError.InputOutput, DiskError.NoSpace, DiskError.QuotaExceeded];

    public static Fault Of(Random random)
    {
        var operation = _operations[random.Next(_operations.Length)];
        var takesRoom = operation is DiskOperation.Create or DiskOperation.Write or DiskOperation.Sync;
        return new Fault(operation, takesRoom ? _errors[random.Next(_errors.Length)] : DiskError.InputOutput, Nth: random.Next(12))
        {
            Effect = (operation, random.Next(3)) switch
            {
                (DiskOperation.Write, 0) => FaultEffect.FailsHalfway,
                (DiskOperation.Sync, 0 or 1) => FaultEffect.ForgetsAndFails,
                (DiskOperation.Rename or DiskOperation.SyncDirectory or DiskOperation.Sync, 2) => FaultEffect.FailsAfterwards,
                (DiskOperation.Read, 0 or 1) => FaultEffect.ReadsWrongBytes,
                _ => FaultEffect.Fails,
            },
            PathPart = operation is DiskOperation.Read or DiskOperation.Open ? random.Next(3) == 0 ? "/wal/" : "/db/" : "",
            Times = random.Next(4) == 0 ? 3 : 1,
        };
    }
}
