namespace StemeDb.Contracts;

/// <summary>Whether there is a connection to the engine.</summary>
/// <param name="IsConnected">True: requests are being sent. False: connecting, and requests fail at once.</param>
/// <param name="LastError">Why the last attempt failed or the last stream broke; null when connected or not tried yet.</param>
public sealed record EngineConnectionStatus(bool IsConnected, string? LastError);
