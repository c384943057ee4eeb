namespace StemeDb.Model.Assertions;

/// <summary>The limits of an assertion's fields. Those of paths and sources stand with their types.</summary>
public static class AssertionLimits
{
    /// <summary>Greatest length of a value in canonical form, in bytes: 64 KiB.</summary>
    public const int MaxValueBytes = 64 * 1024;

    /// <summary>Deepest nesting of a value: a scalar has depth 0, <c>[1]</c> has 1.</summary>
    public const int MaxValueDepth = 32;

    /// <summary>Greatest length of <c>evidence.uri</c> in bytes of UTF-8.</summary>
    public const int MaxEvidenceUriBytes = 2048;

    /// <summary>Greatest length of <c>evidence.quote</c> in bytes of UTF-8.</summary>
    public const int MaxEvidenceQuoteBytes = 16 * 1024;

    /// <summary>Most assertions that one assertion supersedes.</summary>
    public const int MaxSupersedes = 64;

    /// <summary>Most labels.</summary>
    public const int MaxLabels = 32;

    /// <summary>Greatest length of a label's key in bytes of UTF-8; at least 1, without control characters.</summary>
    public const int MaxLabelKeyBytes = 128;

    /// <summary>Greatest length of a label's value in bytes of UTF-8.</summary>
    public const int MaxLabelValueBytes = 1024;
}
