using System.Globalization;
using System.Text.RegularExpressions;

namespace StemeDb.Integration.Tests.Tracing;

/// <summary>A system call of the engine as strace saw it: when it was entered and when it returned, as lines of the trace.</summary>
/// <param name="Thread">Who called.</param>
/// <param name="Name">Such as <c>fsync</c>.</param>
/// <param name="Text">Arguments and result; buffers in hexadecimal digits.</param>
/// <param name="EnteredAt">Line of the trace where it began.</param>
/// <param name="ReturnedAt">Line where it ended.</param>
internal sealed partial record SystemCall(int Thread, string Name, string Text, int EnteredAt, int ReturnedAt)
{
    /// <summary>It returned without an error.</summary>
    public bool Succeeded => !Text.Contains(" = -1 ", StringComparison.Ordinal);

    /// <summary>Reads the output of <c>strace -f -tt -y -xx</c>; a call that another thread's line cuts in two is put together.</summary>
    public static IReadOnlyList<SystemCall> ReadAll(IEnumerable<string> lines)
    {
        var calls = new List<SystemCall>();
        var unfinished = new Dictionary<int, SystemCall>();
        foreach (var (text, line) in lines.Select((text, line) => (text, line)))
        {
            if (Resumed().Match(text) is { Success: true } end)
            {
                var thread = int.Parse(end.Groups["thread"].Value, CultureInfo.InvariantCulture);
                if (unfinished.Remove(thread, out var begun))
                {
                    calls.Add(begun with { Text = begun.Text + end.Groups["rest"].Value, ReturnedAt = line });
                }
            }
            else if (Entered().Match(text) is { Success: true } start)
            {
                var call = new SystemCall(
                    int.Parse(start.Groups["thread"].Value, CultureInfo.InvariantCulture), start.Groups["name"].Value, start.Groups["rest"].Value, line, line);
                if (text.EndsWith("<unfinished ...>", StringComparison.Ordinal))
                {
                    unfinished[call.Thread] = call;
                }
                else
                {
                    calls.Add(call);
                }
            }
        }

        return calls;
    }

    [GeneratedRegex(@"^(?<thread>\d+) +[\d:.]+ <\.\.\. \w+ resumed>(?<rest>.*)$")]
    private static partial Regex Resumed();

    [GeneratedRegex(@"^(?<thread>\d+) +[\d:.]+ (?<name>\w+)\((?<rest>.*)$")]
    private static partial Regex Entered();
}
