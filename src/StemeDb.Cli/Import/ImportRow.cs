namespace StemeDb.Cli.Import;

/// <summary>One row of the input: an assertion as JSON, or why it cannot be one.</summary>
/// <param name="Line">Line of the input, from 1, the header of a TSV counted.</param>
/// <param name="Json">The assertion on one line of UTF-8, without the line feed; empty when there is a fault.</param>
/// <param name="Fault">Why it cannot be sent; null when it can.</param>
internal sealed record ImportRow(long Line, ReadOnlyMemory<byte> Json, RejectedLine? Fault);

/// <summary>A line that was not stored, as the file of rejected lines keeps it.</summary>
/// <param name="Line">Line of the input.</param>
/// <param name="Code">Stable short name of the fault.</param>
/// <param name="Detail">What is wrong and what is allowed.</param>
/// <param name="Pointer">RFC 6901 pointer into the assertion; null when the row could not be read as one.</param>
/// <param name="Text">The line itself.</param>
internal sealed record RejectedLine(long Line, string Code, string Detail, string? Pointer, string Text);
