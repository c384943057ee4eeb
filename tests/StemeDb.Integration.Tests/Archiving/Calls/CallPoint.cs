using System.Globalization;

namespace StemeDb.Integration.Tests.Archiving.Calls;

/// <summary>A moment of an operation on the store, or on the disk of a restore, at which a process of the archive is killed.</summary>
/// <param name="Operation">As StemeDb.Archive.Faulty names it; of a disk <c>disk: OPERATION</c>.</param>
/// <param name="Moment">before, half (of the bytes of a put or a write) or after.</param>
internal sealed record CallPoint(string Operation, string Moment)
{
    private const string OnDisk = "disk: ";
    private const string StoreVariable = "STEMEDB_TEST_KILL";

    /// <summary>The variable by which a process does not die.</summary>
    public static KeyValuePair<string, string?> Nowhere { get; } = new(StoreVariable, "");

    /// <summary>Every moment of some operations.</summary>
    public static IReadOnlyList<CallPoint> Of(params string[] operations) =>
        [.. from operation in operations from moment in MomentsOf(operation) select new CallPoint(operation, moment)];

    /// <summary>The variable by which a process dies at the Nth of these.</summary>
    public KeyValuePair<string, string?> At(int nth) => Operation.StartsWith(OnDisk, StringComparison.Ordinal)
        ? new("STEMEDB_TEST_FAULTS", string.Create(CultureInfo.InvariantCulture, $"kill {Moment} {Operation[OnDisk.Length..]} * {nth}"))
        : new(StoreVariable, string.Create(CultureInfo.InvariantCulture, $"{Moment} {Operation} {nth}"));

    private static string[] MomentsOf(string operation) => HasHalf(operation) ? ["before", "half", "after"] : ["before", "after"];

    // What is empty has no half.
    private static bool HasHalf(string operation) =>
        operation.StartsWith("put ", StringComparison.Ordinal) || operation == OnDisk + "write";
}
