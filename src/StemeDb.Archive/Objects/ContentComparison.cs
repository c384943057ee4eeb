namespace StemeDb.Archive.Objects;

/// <summary>Tells whether an object that is there has the bytes that were to be put.</summary>
internal static class ContentComparison
{
    private const int BufferBytes = 64 * 1024;

    public static async Task<bool> IsSameAsync(IObjectStore store, string name, ObjectContent content, CancellationToken cancellation)
    {
        await using var there = await store.OpenReadAsync(name, 0, content.Length + 1, cancellation);
        await using var ours = content.Open();
        var (left, right) = (new byte[BufferBytes], new byte[BufferBytes]);
        while (true)
        {
            var one = await there.ReadAtLeastAsync(left, left.Length, throwOnEndOfStream: false, cancellation);
            var other = await ours.ReadAtLeastAsync(right, right.Length, throwOnEndOfStream: false, cancellation);
            if (one != other || !left.AsSpan(0, one).SequenceEqual(right.AsSpan(0, other))) return false;
            if (one < left.Length) return true;
        }
    }
}
