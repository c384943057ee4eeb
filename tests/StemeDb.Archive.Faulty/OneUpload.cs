using System.Globalization;
using StemeDb.Archive.Configuration;
using StemeDb.Archive.Objects;

namespace StemeDb.Archive.Faulty;

/// <summary>One put of so many zeros on S3, in the smallest parts there are.</summary>
internal static class OneUpload
{
    private const int PartBytes = 5 * 1024 * 1024;

    /// <param name="args">The name and the bytes.</param>
    /// <param name="open">Opens the archive.</param>
    public static async Task<int> RunAsync(string[] args, Func<ArchiveOptions, IObjectStore> open)
    {
        var options = ArchiveOptions.Read(Environment.GetEnvironmentVariable);
        await using var store = open(options with { S3 = options.S3! with { WholeBytesMax = PartBytes, PartBytes = PartBytes } });
        await store.PutIfAbsentAsync(args[0], ObjectContent.Of(new byte[int.Parse(args[1], CultureInfo.InvariantCulture)]));
        return 0;
    }
}
