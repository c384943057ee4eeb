using System.Text;

namespace StemeDb.Api.Tests.Serving;

/// <summary>Reads a connection until the server ends it, in whatever way.</summary>
internal static class Ended
{
    public static async Task<string> ReadAsync(Stream stream)
    {
        using var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer, TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            // It was reset, which is an end.
        }

        return Encoding.Latin1.GetString(answer.ToArray());
    }
}
