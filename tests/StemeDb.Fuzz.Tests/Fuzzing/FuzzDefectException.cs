namespace StemeDb.Fuzz.Tests.Fuzzing;

/// <summary>An input brought out a defect; says how to see it again.</summary>
public sealed class FuzzDefectException(string message, Exception cause) : Exception(message, cause);
