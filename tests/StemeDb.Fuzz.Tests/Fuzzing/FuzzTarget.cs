using System.Text;
using System.Text.RegularExpressions;

namespace StemeDb.Fuzz.Tests.Fuzzing;

/// <summary>A decoder of bytes from elsewhere, and what must hold for all bytes.</summary>
/// <param name="name">Name of its folder in the corpus.</param>
/// <param name="words">What a mutation may put in: the words of the format.</param>
public abstract partial class FuzzTarget(string name, params string[] words)
{
    /// <summary>Name of its folder in the corpus.</summary>
    public string Name => name;

    /// <summary>What a mutation may put in.</summary>
    public IReadOnlyList<byte[]> Words { get; } = [.. words.Select(Encoding.UTF8.GetBytes)];

    /// <summary>Decodes.</summary>
    /// <returns>How it went, in words; inputs with the same words tell nothing new.</returns>
    /// <exception cref="Exception">A defect: not one of the documented exceptions, or something that must hold does not.</exception>
    public abstract string Run(byte[] input);

    /// <summary>Corrects lengths and checksums, so that a mutation gets behind them. Changes the input in place or returns another.</summary>
    public virtual byte[] Repair(byte[] input) => input;

    /// <inheritdoc/>
    public override string ToString() => name;

    /// <summary>A refusal in words without its numbers and names.</summary>
    protected static string Refused(Exception refusal) => $"{refusal.GetType().Name}: {Particulars().Replace(refusal.Message, "#")}";

    /// <summary>What must hold.</summary>
    /// <exception cref="InvalidOperationException">It does not.</exception>
    protected static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidOperationException(what);
        }
    }

    [GeneratedRegex("'[^']*'|[0-9a-f]*[0-9][0-9a-f]*")]
    private static partial Regex Particulars();
}
