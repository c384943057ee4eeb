namespace StemeDb.Api.RateLimits.Policies;

/// <summary>Reads the file of policies from the disk.</summary>
internal static class RatePolicyReading
{
    /// <summary>Reads and understands it.</summary>
    /// <param name="file">Its path.</param>
    /// <param name="variables">What the variables say, for each class.</param>
    /// <param name="policies">All policies.</param>
    /// <param name="fault">What is wrong, as the end of a sentence that names the file.</param>
    public static bool TryRead(
        string file, IReadOnlyDictionary<RateClass, RatePolicyDraft> variables, out RatePolicies? policies, out string? fault)
    {
        policies = null;
        return TryReadBytes(file, out var bytes, out fault) && RatePolicyFile.TryParse(bytes, variables, out policies, out fault);
    }

    /// <summary>Reads its bytes.</summary>
    public static bool TryReadBytes(string file, out byte[] bytes, out string? fault)
    {
        bytes = [];
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (stream.Length > RatePolicyFile.MaxBytes)
            {
                fault = $"is larger than {RatePolicyFile.MaxBytes} bytes";
                return false;
            }

            bytes = new byte[stream.Length];
            var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            bytes = bytes[..length];
            fault = null;
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            fault = $"cannot be read ({e.Message.TrimEnd('.')})";
            return false;
        }
    }
}
