namespace StemeDb.Api.Limits;

/// <summary>How long requests of an endpoint may take, where it is not <see cref="ServerLimits.RequestTime"/>.</summary>
/// <param name="Length">From the head of the request to the end of the answer.</param>
internal sealed record TimeLimit(TimeSpan Length);
