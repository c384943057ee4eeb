using System.Globalization;
using System.Text.Json;
using StemeDb.Archive.Objects;
using StemeDb.Model.Time;

namespace StemeDb.Archive.Catalog;

/// <summary>
/// Where a generation comes from. Put by the restore that begins it, before it writes anything: whoever puts it has the generation,
/// so that no two restores ever have the same.
/// </summary>
/// <param name="Generation">The new one, 2 or more.</param>
/// <param name="Parent">The one it was restored from.</param>
/// <param name="Seq">The last seq it has of the parent.</param>
/// <param name="At">When.</param>
public sealed record GenerationOrigin(long Generation, long Parent, long Seq, Instant At)
{
    private const int FormatVersion = 1;
    private const int BytesMax = 4 * 1024;

    /// <summary>Reads it.</summary>
    /// <param name="store">The store.</param>
    /// <param name="names">The names in it.</param>
    /// <param name="generation">Which.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Null for a generation that no restore made.</returns>
    /// <exception cref="ObjectDamagedException">It is not what was written.</exception>
    public static async Task<GenerationOrigin?> ReadAsync(IObjectStore store, ArchiveNames names, long generation, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(names);
        var name = names.Origin(generation);
        if (await store.StatAsync(name, cancellation) is null) return null;
        var text = await store.ReadAllAsync(name, BytesMax, cancellation);
        try
        {
            using var json = JsonDocument.Parse(text);
            var root = json.RootElement;
            var isInstant = Instant.TryParse(System.Text.Encoding.UTF8.GetBytes(root.GetProperty("at").GetString()!), out var at, out _);
            var origin = new GenerationOrigin(
                root.GetProperty("generation").GetInt64(), root.GetProperty("parent").GetInt64(), root.GetProperty("seq").GetInt64(), at);
            return isInstant && root.GetProperty("format").GetInt32() == FormatVersion && root.GetProperty("cluster_id").GetGuid() == names.ClusterId
                && origin.Generation == generation && origin.Parent < generation && origin is { Parent: >= 1, Seq: >= 0 }
                ? origin
                : throw new FormatException("a field in it is not what it should be");
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or FormatException or InvalidOperationException)
        {
            throw new ObjectDamagedException(store.Location, name, error.Message, error);
        }
    }

    /// <summary>Takes the first generation that nobody has, from a number on.</summary>
    /// <param name="store">The store.</param>
    /// <param name="names">The names in it.</param>
    /// <param name="wanted">What it should be; a greater one is taken when it is gone.</param>
    /// <param name="cancellation">Gives up; a generation that was taken meanwhile is never used again.</param>
    /// <returns>The origin that stands in the store now.</returns>
    public static async Task<GenerationOrigin> ClaimAsync(
        IObjectStore store, ArchiveNames names, GenerationOrigin wanted, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(wanted);
        for (var origin = wanted; ; origin = origin with { Generation = origin.Generation + 1 })
        {
            var content = ObjectContent.Of(origin.Write(names.ClusterId, Guid.NewGuid()));
            var outcome = await store.PutIfAbsentAsync(names.Origin(origin.Generation), content, cancellation);
            if (outcome != PutOutcome.ExistsOther) return origin;
        }
    }

    /// <summary>The claim makes two restores of the same moment differ, so that only one of them finds its own bytes there.</summary>
    private byte[] Write(Guid clusterId, Guid claim)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteNumber("format", FormatVersion);
            json.WriteString("cluster_id", clusterId);
            json.WriteNumber("generation", Generation);
            json.WriteNumber("parent", Parent);
            json.WriteNumber("seq", Seq);
            json.WriteString("at", At.ToString());
            json.WriteString("claim", claim.ToString("D", CultureInfo.InvariantCulture));
            json.WriteEndObject();
        }

        return stream.ToArray();
    }
}
