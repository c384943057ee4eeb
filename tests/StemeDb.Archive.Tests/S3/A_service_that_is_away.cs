using StemeDb.Archive.Objects;
using StemeDb.Archive.S3;

namespace StemeDb.Archive.Tests.S3;

public sealed class A_service_that_is_away
{
    [Fact]
    public async Task It_is_told_as_unavailable()
    {
        var cancellation = TestContext.Current.CancellationToken;
        // Nobody listens on the discard port.
        await using var store = S3ObjectStore.Open(new S3Options
        {
            Bucket = "b",
            Endpoint = new Uri("http://127.0.0.1:9"),
            AccessKey = "a",
            SecretKey = "s",
            PathStyle = true,
            Retries = 0,
        });
        await Assert.ThrowsAsync<ObjectStoreUnavailableException>(() => store.PutIfAbsentAsync("x", ObjectContent.Of("x"u8.ToArray()), cancellation));
        await Assert.ThrowsAsync<ObjectStoreUnavailableException>(() => store.OpenReadAsync("x", cancellation: cancellation));
        await Assert.ThrowsAsync<ObjectStoreUnavailableException>(() => store.StatAsync("x", cancellation));
        await Assert.ThrowsAsync<ObjectStoreUnavailableException>(() => store.ListAsync("", cancellation: cancellation));
        await Assert.ThrowsAsync<ObjectStoreUnavailableException>(() => store.DeleteAsync("x", cancellation));
    }
}
