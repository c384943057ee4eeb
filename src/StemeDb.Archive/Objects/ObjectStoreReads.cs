using System.Runtime.CompilerServices;

namespace StemeDb.Archive.Objects;

/// <summary>Ways of reading that are made of the verbs of <see cref="IObjectStore"/>.</summary>
public static class ObjectStoreReads
{
    /// <summary>Reads a small object whole.</summary>
    /// <param name="store">The store.</param>
    /// <param name="name">Its name.</param>
    /// <param name="bytesMax">Bytes at most; a larger object is damage.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ObjectMissingException">There is none of that name.</exception>
    /// <exception cref="ObjectDamagedException">It is larger.</exception>
    public static async Task<byte[]> ReadAllAsync(this IObjectStore store, string name, int bytesMax, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        await using var stream = await store.OpenReadAsync(name, 0, bytesMax + 1L, cancellation);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, cancellation);
        return bytes.Length <= bytesMax
            ? bytes.ToArray()
            : throw new ObjectDamagedException(store.Location, name, $"it is longer than {bytesMax} bytes, which no such object is");
    }

    /// <summary>All objects whose names begin with a prefix, in order, page by page as they are asked for.</summary>
    /// <param name="store">The store.</param>
    /// <param name="prefix">Begin of the names.</param>
    /// <param name="startAfter">Only names greater than this one.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async IAsyncEnumerable<ObjectInfo> ListAllAsync(
        this IObjectStore store, string prefix, string? startAfter = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        var after = startAfter;
        while (true)
        {
            var page = await store.ListAsync(prefix, after, ObjectPage.LimitMax, cancellation);
            foreach (var item in page.Objects) yield return item;
            if (!page.HasMore) yield break;
            after = page.Objects[^1].Name;
        }
    }

    /// <summary>
    /// The names of the folders directly below a folder, in order: one listing of one object for each, however many objects they
    /// hold.
    /// </summary>
    /// <param name="store">The store.</param>
    /// <param name="folder">Empty, or ending in <c>/</c>.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async IAsyncEnumerable<string> ListFoldersAsync(
        this IObjectStore store, string folder, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(folder);
        string? after = null;
        while ((await store.ListAsync(folder, after, limit: 1, cancellation)).Objects is [var first])
        {
            var end = first.Name.IndexOf('/', folder.Length);
            if (end < 0)
            {
                after = first.Name;
                continue;
            }

            yield return first.Name[folder.Length..end];
            after = first.Name[..end] + '0'; // The character behind '/': past everything in the folder, before any other.
        }
    }
}
