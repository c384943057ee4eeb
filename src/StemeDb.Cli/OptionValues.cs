using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace StemeDb.Cli;

/// <summary>What the values of options may be, and what is said of one that cannot be.</summary>
internal static class OptionValues
{
    /// <summary>Has a number below zero refused, and what is none: <c>NaN</c> and infinities.</summary>
    public static Option<T> NotNegative<T>(this Option<T> option)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && double.TryParse(text, CultureInfo.InvariantCulture, out var value) && !(double.IsFinite(value) && value >= 0))
            {
                result.AddError($"{option.Name} is '{text}'; allowed: 0 or more.");
            }
        });
        return option;
    }

    /// <summary>The sentence for a fault of the command line: of a value that cannot be read, what its option takes.</summary>
    public static string Describe(ParseError fault)
    {
        var result = fault.SymbolResult as OptionResult ?? fault.SymbolResult?.Parent as OptionResult;
        return result is { Tokens: [{ Value: var text }] } && Taken(result.Option.ValueType) is var (kind, canBe) && !canBe(text)
            ? $"{result.Option.Name} is '{text}'; it takes {kind}."
            : fault.Message;
    }

    private static (string Kind, Func<string, bool> CanBe)? Taken(Type declared)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        if (type == typeof(int)) return ($"a whole number up to {int.MaxValue}", text => int.TryParse(text, out _));
        if (type == typeof(long)) return ($"a whole number up to {long.MaxValue}", text => long.TryParse(text, out _));
        if (type == typeof(double)) return ("a number", text => double.TryParse(text, out _));
        if (type == typeof(Guid)) return ($"an id like {Guid.Empty}", text => Guid.TryParse(text, out _));
        return type.IsEnum ? (string.Join(" or ", Enum.GetNames(type)).ToLowerInvariant(), text => Enum.TryParse(type, text, ignoreCase: true, out _)) : null;
    }
}
