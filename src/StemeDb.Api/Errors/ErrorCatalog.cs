using System.Collections.Frozen;

namespace StemeDb.Api.Errors;

/// <summary>Every kind of error a client can meet: the one table of codes, of which docs/errors.md is made.</summary>
internal static class ErrorCatalog
{
    public static readonly ErrorKind BadRequest = new("bad_request", 400, "The request is not HTTP as it should be.", "Correct what the detail names.", Retry.No);
    public static readonly ErrorKind Malformed = new("malformed", 400, "The input is not well-formed.", "Correct the places that errors point to.", Retry.No);
    public static readonly ErrorKind BadParameter = new("bad_parameter", 400, "A parameter in the URL is not allowed.", "Correct the parameters that errors name.", Retry.No);
    public static readonly ErrorKind BadCursor = new("bad_cursor", 400, "The cursor is not one of ours, or of another question.", "Ask again without a cursor.", Retry.No);
    public static readonly ErrorKind Unauthenticated = new("unauthenticated", 401, "It is not known who asks.", "Send a key or a token that is good: Authorization: Bearer …", Retry.No);
    public static readonly ErrorKind Forbidden = new("forbidden", 403, "That is not yours to change.", "Let the source that made the assertion do it.", Retry.No);
    public static readonly ErrorKind InsufficientScope = new("insufficient_scope", 403, "The caller is known, but may not do this.", "Use a key that has the scope which the detail names.", Retry.No);
    public static readonly ErrorKind SourceNotYours = new("source_not_yours", 403, "The caller may not speak for this source.", "Use a key that is bound to the source, or name one of yours.", Retry.No);
    public static readonly ErrorKind PathNotYours = new("path_not_yours", 403, "The path is outside of those that the caller may touch.", "Stay within the patterns of your key, or use another key.", Retry.No);
    public static readonly ErrorKind NotFound = new("not_found", 404, "There is no such thing.", "Check the id.", Retry.No);
    public static readonly ErrorKind NoSuchRoute = new("no_such_route", 404, "Nothing is served at this path.", "See /openapi/v1.json for what is.", Retry.No);
    public static readonly ErrorKind MethodNotAllowed = new("method_not_allowed", 405, "The path does not take this method.", "Use a method of the Allow header.", Retry.No);
    public static readonly ErrorKind TooSlow = new("request_timeout", 408, "The request's body came too slowly.", "Send it again, faster.", Retry.Later);
    public static readonly ErrorKind Conflict = new("conflict", 409, "It conflicts with what is stored.", "Read what is stored, then decide.", Retry.No);
    public static readonly ErrorKind IdempotencyInProgress = new("idempotency_in_progress", 409, "The request with this idempotency key is still under way.", "Send it again after Retry-After.", Retry.Later);
    public static readonly ErrorKind PreconditionFailed = new("precondition_failed", 412, "What is in force is not what If-Match or If-None-Match asks for.", "Read it again, and decide again.", Retry.No);
    public static readonly ErrorKind TooLarge = new("too_large", 413, "The request is larger than allowed.", "Send less at once.", Retry.No);
    public static readonly ErrorKind UnsupportedMediaType = new("unsupported_media_type", 415, "The body is of a type that is not taken here.", "Set Content-Type and Content-Encoding to what the detail names.", Retry.No);
    public static readonly ErrorKind Invalid = new("invalid", 422, "The input is well-formed but breaks a rule.", "Correct the places that errors point to.", Retry.No);
    public static readonly ErrorKind RateLimited = new("rate_limited", 429, "Your limit is used up.", "Come again after Retry-After; RateLimit says what is left.", Retry.Later);
    public static readonly ErrorKind TooManyConcurrent = new("too_many_concurrent", 429, "As many requests of yours are under way as may be.", "Wait for one to end, then send the next.", Retry.Later);
    public static readonly ErrorKind IdempotencyKeyReused = new("idempotency_key_reused", 422, "The idempotency key was used for another request.", "Give every request a key of its own; send the same one only to try the same request again.", Retry.No);
    public static readonly ErrorKind HeadersTooLarge = new("headers_too_large", 431, "The request's headers are larger than allowed.", "Send smaller headers.", Retry.No);
    public static readonly ErrorKind Internal = new("internal", 500, "A defect of ours.", "Tell the operator the traceId.", Retry.Uncertain);
    public static readonly ErrorKind EngineUnavailable = new("engine_unavailable", 503, "The engine cannot be reached.", "Send it again after Retry-After: assertions sent twice are stored once.", Retry.Uncertain);
    public static readonly ErrorKind IdentityUnavailable = new("identity_unavailable", 503, "Tokens cannot be judged: the keys that they are signed with cannot be had.", "Send it again after Retry-After; the operator should look at STEMEDB_JWT_KEYS.", Retry.Later);
    public static readonly ErrorKind BackupsUnavailable = new("backups_unavailable", 503, "The backup agent or its archive cannot be used.", "The operator should see that the agent runs and reaches its archive; a backup that was begun goes on.", Retry.Later);
    public static readonly ErrorKind EngineStarting = new("engine_starting", 503, "The engine is starting.", "Send it again after Retry-After.", Retry.Later);
    public static readonly ErrorKind EngineStopping = new("engine_stopping", 503, "The engine is stopping.", "Send it again after Retry-After.", Retry.Later);
    public static readonly ErrorKind EnginePoisoned = new("engine_poisoned", 503, "The engine can no longer write its journal and is about to restart.", "Send it again after Retry-After; the operator should look at the disk.", Retry.Uncertain);
    public static readonly ErrorKind Overloaded = new("overloaded", 503, "Too much is under way already.", "Send it again after Retry-After.", Retry.Later);
    public static readonly ErrorKind TooManyFeeds = new("too_many_feeds", 503, "As many feeds of changes are open as may be.", "End one, or come again after Retry-After.", Retry.Later);
    public static readonly ErrorKind RangeUnavailable = new("range_unavailable", 503, "A damaged part of the data is being rebuilt.", "Other paths work; ask again after Retry-After.", Retry.Later);
    public static readonly ErrorKind NotInTime = new("not_in_time", 503, "It could not be begun within the time allowed; nothing was written.", "Send it again after Retry-After.", Retry.Later);
    public static readonly ErrorKind Deadline = new("deadline", 504, "The engine did not reply within the time allowed.", "A write may have happened; sending an assertion again stores it once.", Retry.Uncertain);
    public static readonly ErrorKind DiskFull = new("disk_full", 507, "The engine's disk is full.", "The operator must make room; reading still works.", Retry.Later);

    /// <summary>All of them, by status.</summary>
    public static IReadOnlyList<ErrorKind> All { get; } =
    [
        BadRequest, Malformed, BadParameter, BadCursor, Unauthenticated, Forbidden, InsufficientScope, SourceNotYours, PathNotYours,
        NotFound, NoSuchRoute, MethodNotAllowed, TooSlow, Conflict, IdempotencyInProgress, PreconditionFailed, TooLarge,
        UnsupportedMediaType, Invalid, IdempotencyKeyReused, RateLimited, TooManyConcurrent, HeadersTooLarge, Internal, EngineUnavailable, IdentityUnavailable, BackupsUnavailable, EngineStarting, EngineStopping,
        EnginePoisoned, Overloaded, TooManyFeeds, RangeUnavailable, NotInTime, Deadline, DiskFull,
    ];

    // What the framework answers by itself: a status and nothing else.
    private static readonly FrozenDictionary<int, ErrorKind> ByStatus = new[]
    {
        BadRequest, NoSuchRoute, MethodNotAllowed, TooSlow, TooLarge, UnsupportedMediaType, HeadersTooLarge, EngineUnavailable,
    }.ToFrozenDictionary(kind => kind.Status);

    /// <summary>The kind for a status that came without an explanation.</summary>
    public static ErrorKind ForStatus(int status) =>
        ByStatus.TryGetValue(status, out var kind) ? kind : status >= 500 ? Internal : BadRequest;
}
