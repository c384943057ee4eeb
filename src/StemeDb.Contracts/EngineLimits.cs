namespace StemeDb.Contracts;

/// <summary>Limits that both sides of the contract keep.</summary>
public static class EngineLimits
{
    /// <summary>Assertions in one atomic append, at most.</summary>
    public const int MaxAtomicAssertions = 10_000;

    /// <summary>Bytes of encoded assertions in one atomic append, at most: 32 MiB.</summary>
    public const int MaxAtomicBytes = 32 << 20;

    /// <summary>Assertions in one append of many that stand each for itself, at most.</summary>
    public const int MaxManyAssertions = 1024;

    /// <summary>Largest message of the stream, in either direction, in bytes.</summary>
    public const int MaxMessageBytes = MaxAtomicBytes + (4 << 20);

    /// <summary>Largest message that the engine sends: the greatest batch of a journal, and what is beside it.</summary>
    public const int MaxReceivedBytes = 72 << 20;

    /// <summary>Answers, assertions or concepts in one page when the caller does not say.</summary>
    public const int DefaultPageItems = 100;

    /// <summary>Answers, assertions or concepts in one page, at most.</summary>
    public const int MaxPageItems = 1000;
}
