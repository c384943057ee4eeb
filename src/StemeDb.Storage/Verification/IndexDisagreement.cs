namespace StemeDb.Storage.Verification;

/// <summary>A record that the runs hold otherwise than the journal, or not at all.</summary>
/// <param name="Seq">Its seq.</param>
/// <param name="Message">What is wrong, as a sentence.</param>
public sealed record IndexDisagreement(long Seq, string Message);
