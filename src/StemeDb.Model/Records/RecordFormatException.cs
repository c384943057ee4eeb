namespace StemeDb.Model.Records;

/// <summary>
/// Bytes that should be a record or an assertion are not one as <c>docs/formats/record.md</c> draws it. The only exception
/// that reading such bytes throws.
/// </summary>
public class RecordFormatException : Exception
{
    /// <summary>Says what is wrong.</summary>
    /// <param name="message">One sentence.</param>
    public RecordFormatException(string message)
        : base(message)
    {
    }

    /// <summary>Says what is wrong.</summary>
    /// <param name="message">One sentence.</param>
    /// <param name="innerException">What led to it.</param>
    public RecordFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Says nothing more.</summary>
    public RecordFormatException()
        : this("The bytes are not a record.")
    {
    }
}

/// <summary>A record of a kind or version that this program does not know: a newer one wrote it.</summary>
/// <param name="kind">The record's first byte.</param>
/// <param name="version">Its second.</param>
public sealed class UnknownRecordException(byte kind, byte version) : RecordFormatException(
    $"A record of kind {kind} in version {version} is unknown to this program; open the data with the version of StemeDB that wrote it.")
{
    /// <summary>The record's first byte, see <see cref="RecordKind"/>.</summary>
    public byte Kind { get; } = kind;

    /// <summary>The version of the kind's layout.</summary>
    public byte Version { get; } = version;
}
