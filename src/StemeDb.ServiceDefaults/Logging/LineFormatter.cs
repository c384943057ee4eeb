using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace StemeDb.ServiceDefaults.Logging;

/// <summary>
/// One event on one line, whatever was in it: what a client sent may be part of a message, and must neither begin a line of its own nor
/// move the cursor of the terminal that shows it. Control characters are written as escapes. Safe for any number of threads.
/// </summary>
internal sealed class LineFormatter(IOptions<ConsoleFormatterOptions> options, TimeProvider time) : ConsoleFormatter(Name)
{
    /// <summary>By which it is chosen.</summary>
    public new const string Name = "line";

    /// <inheritdoc/>
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        if (message.Length == 0 && logEntry.Exception is null)
        {
            return;
        }

        textWriter.Write(time.GetUtcNow().ToString(options.Value.TimestampFormat, CultureInfo.InvariantCulture));
        textWriter.Write(Word(logEntry.LogLevel));
        textWriter.Write(": ");
        textWriter.Write(logEntry.Category);
        textWriter.Write(string.Create(CultureInfo.InvariantCulture, $"[{logEntry.EventId.Id}] "));
        WriteEscaped(message, textWriter);
        if (logEntry.Exception is { } exception)
        {
            textWriter.Write(' ');
            WriteEscaped(exception.ToString().ReplaceLineEndings(" "), textWriter);
        }

        textWriter.Write('\n');
    }

    private static void WriteEscaped(string text, TextWriter output)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsHarmless(rune))
            {
                output.Write(rune.ToString());
            }
            else
            {
                output.Write(string.Create(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}"));
            }
        }
    }

    // Format characters turn the direction of a line, or hide a part of it.
    private static bool IsHarmless(Rune rune) => Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse);

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };
}
