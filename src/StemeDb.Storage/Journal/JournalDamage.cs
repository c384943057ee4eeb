using System.Globalization;

namespace StemeDb.Storage.Journal;

/// <summary>Damage in one file of a journal.</summary>
/// <param name="Fault">Which kind.</param>
/// <param name="File">Absolute path of the file.</param>
/// <param name="Offset">Bytes from the start of the file to the damaged batch or field.</param>
/// <param name="FirstSeq">The first seq that is or may be lost.</param>
/// <param name="LastSeq">The last seq that is lost; null when that cannot be known.</param>
/// <param name="Detail">What was found, as part of a sentence.</param>
public sealed record JournalDamage(JournalFault Fault, string File, long Offset, long FirstSeq, long? LastSeq, string Detail)
{
    /// <summary>One clause that names detail, file, offset and seq range.</summary>
    public override string ToString()
    {
        var last = LastSeq?.ToString(CultureInfo.InvariantCulture) ?? "the end";
        return string.Create(
            CultureInfo.InvariantCulture, $"{Detail} (file {File}, offset {Offset}, seq {FirstSeq} to {last})");
    }
}
