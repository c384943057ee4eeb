using System.Security.Cryptography;
using StemeDb.Archive.Objects;
using StemeDb.Storage.Files;

namespace StemeDb.Archive.Local;

/// <summary>Writes content into a new file, and syncs it.</summary>
internal static class LocalFileCopy
{
    private const int BufferBytes = 256 * 1024;

    /// <exception cref="ObjectDamagedException">The content is not what it says it is.</exception>
    public static async Task WriteAsync(
        IFileSystem files, string path, string location, string name, ObjectContent content, CancellationToken cancellation)
    {
        using var hash = content.Sha256 is null ? null : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var from = content.Open();
        using var to = files.Create(path);
        var buffer = new byte[Math.Clamp(content.Length, 1, BufferBytes)];
        long written = 0;
        for (int read; (read = await from.ReadAsync(buffer, cancellation)) > 0; written += read)
        {
            if (written + read > content.Length) throw Wrong(location, name, $"its source is longer than the {content.Length} bytes it says");
            hash?.AppendData(buffer, 0, read);
            to.Write(written, buffer.AsSpan(0, read));
        }

        if (written < content.Length) throw Wrong(location, name, $"its source ends after {written} of {content.Length} bytes");
        if (hash is not null && !content.Sha256!.Value.Span.SequenceEqual(hash.GetHashAndReset()))
        {
            throw Wrong(location, name, "its source does not have the SHA-256 it says");
        }

        to.Sync();
    }

    private static ObjectDamagedException Wrong(string location, string name, string why) => new(location, name, why + "; nothing was put");
}
