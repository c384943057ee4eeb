using StemeDb.Api.Errors;
using StemeDb.Contracts.Results;

namespace StemeDb.Api.Bulk;

/// <summary>An input line that was read: on its way to the engine, or rejected.</summary>
/// <param name="Number">Its place in the body, from 1; blank lines count.</param>
/// <param name="Append">The engine's answer to come; null when it was rejected.</param>
/// <param name="Bytes">What it takes in memory until it is answered.</param>
/// <param name="Faults">Why it was rejected.</param>
internal readonly record struct BulkLine(long Number, Task<AppendOutcome>? Append, int Bytes, IReadOnlyList<InputFault> Faults);
