namespace StemeDb.ServiceDefaults.Hosting;

/// <summary>
/// Exit codes that every service shares. A service documents its own from 10 upwards. A supervisor restarts a service that
/// ended with any of them except <see cref="BadConfiguration"/>, which stays wrong until a person changes it.
/// </summary>
public static class ExitCodes
{
    /// <summary>Stopped when asked to.</summary>
    public const int Stopped = 0;

    /// <summary>A defect: an error nobody foresaw ended the process.</summary>
    public const int Defect = 1;

    /// <summary>A variable has a value that is not allowed.</summary>
    public const int BadConfiguration = 2;

    /// <summary>The address to listen on is taken or not ours.</summary>
    public const int AddressUnavailable = 3;
}
