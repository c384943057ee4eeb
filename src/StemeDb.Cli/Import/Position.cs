namespace StemeDb.Cli.Import;

/// <summary>How far an import came; kept in a file beside the input until it is done.</summary>
internal sealed record Position
{
    public const int CurrentFormat = 1;

    /// <summary>Format of this file.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>Length of the input in bytes: another length is another input.</summary>
    public required long InputBytes { get; init; }

    /// <summary>SHA-256 of the input's first 64 KiB, hexadecimal.</summary>
    public required string InputHeadSha256 { get; init; }

    /// <summary>The server it goes to.</summary>
    public required string Server { get; init; }

    /// <summary>Every line up to this one was acknowledged or rejected.</summary>
    public long AcknowledgedLine { get; init; }

    /// <summary>Lines after <see cref="AcknowledgedLine"/> up to this one were being sent: they may be stored or not.</summary>
    public long SentLine { get; init; }

    /// <summary>How far the server's log reached before those lines were sent; null: not asked yet.</summary>
    public long? BaselineSeq { get; init; }

    /// <summary>Counts so far.</summary>
    public long Created { get; init; }

    /// <summary>Counts so far.</summary>
    public long Exists { get; init; }

    /// <summary>Counts so far.</summary>
    public long Rejected { get; init; }
}
