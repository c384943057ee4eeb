using Microsoft.AspNetCore.Http.Metadata;

namespace StemeDb.Api.Requests;

/// <summary>The largest body an endpoint takes, before and after decompression, where it differs from the usual.</summary>
/// <param name="MaxRequestBodySize">Bytes.</param>
internal sealed record BodySizeLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
