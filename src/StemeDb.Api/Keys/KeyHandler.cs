using System.Security.Cryptography;
using StemeDb.Api.Audit;
using StemeDb.Api.Configuration;
using StemeDb.Api.Errors;
using StemeDb.Api.Requests;
using StemeDb.Api.Responses;
using StemeDb.Contracts;
using StemeDb.Contracts.Failures;
using StemeDb.Contracts.Results;
using StemeDb.Model.Faults;
using StemeDb.Model.Keys;
using StemeDb.Model.Records;
using StemeDb.Model.Time;

namespace StemeDb.Api.Keys;

/// <summary><c>/v1/admin/keys</c>. A secret is made here, is in the one reply, and nowhere else.</summary>
internal sealed class KeyHandler(IEngineConnection engine, ApiOptions options, TimeProvider clock)
{
    private const int IdLength = 12;
    private const int RevokeAttempts = 8;

    private Instant Now => new(clock.GetUtcNow().UtcTicks);

    public async Task CreateAsync(HttpContext context)
    {
        QueryParameters.Read(context.Request);
        var asked = await JsonBody.ReadAsync<ApiKey>(context, options, ApiKeyRequestJson.TryParse);
        var now = Now;
        if (asked.ExpiresAt <= now)
        {
            throw new ProblemException(Problem.Of([new Fault("/expires_at", FaultCode.OutOfRange, "Must be in the future.")]));
        }

        var id = RandomNumberGenerator.GetString(ApiKeyId.Alphabet, IdLength);
        var (token, hash) = NewSecret(id);
        var key = asked with { SecretHash = hash, CreatedAt = now };
        var outcome = await PutAsync(context, id, key, 0, "key.create");
        context.Response.Headers.Location = $"{KeyEndpoints.Path}/{id}";
        await WriteAsync(context, new(outcome.Seq, outcome.RecordedAt, id, key), token, StatusCodes.Status201Created);
    }

    public async Task ListAsync(HttpContext context)
    {
        var parameters = QueryParameters.Read(context.Request, "limit", "cursor");
        var page = await engine.ListKeysAsync(
            parameters.Integer("limit", 1, EngineLimits.MaxPageItems), parameters.Bytes("cursor"), Call(context));
        var now = Now;
        await JsonResponse.WriteAsync(context, JsonDocumentWriter.Page("keys"u8, page, (json, record) => KeyJson.Write(json, record, now)));
    }

    public async Task GetAsync(HttpContext context)
    {
        QueryParameters.Read(context.Request);
        await WriteAsync(context, await FindAsync(context, Id(context)));
    }

    public async Task RotateAsync(HttpContext context)
    {
        QueryParameters.Read(context.Request);
        var id = Id(context);
        var rotation = await JsonBody.ReadAsync<KeyRotation>(context, options, KeyRotation.TryParse);
        var present = await FindAsync(context, id);
        var now = Now;
        if (!present.Key.IsGoodAt(now))
        {
            throw new ProblemException(new Problem(
                ErrorCatalog.Conflict, $"Key '{id}' is {(present.Key.RevokedAt is null ? "expired" : "revoked")} and stays so; make another."));
        }

        var (token, hash) = NewSecret(id);
        var former = rotation.Overlap > TimeSpan.Zero
            ? new FormerSecret(present.Key.SecretHash, new Instant(now.Ticks + rotation.Overlap.Ticks)) : null;
        var key = present.Key with { SecretHash = hash, Former = former };
        var outcome = await PutAsync(context, id, key, present.Seq, "key.rotate");
        await WriteAsync(context, new(outcome.Seq, outcome.RecordedAt, id, key), token);
    }

    /// <summary>Revoking is not stopped by whoever changes the key at the same time: it is done again on what they made of it.</summary>
    public async Task RevokeAsync(HttpContext context)
    {
        QueryParameters.Read(context.Request);
        await RequestBody.RequireNoneAsync(context);
        var id = Id(context);
        for (var attempt = 1; ; attempt++)
        {
            var present = await FindAsync(context, id);
            if (present.Key.RevokedAt is not null)
            {
                await WriteAsync(context, present);
                return;
            }

            try
            {
                var key = present.Key with { RevokedAt = Now, Former = null };
                var outcome = await PutAsync(context, id, key, present.Seq, "key.revoke");
                await WriteAsync(context, new(outcome.Seq, outcome.RecordedAt, id, key));
                return;
            }
            catch (EngineFaultException e) when (e.Fault.Name is FaultName.KeyChanged or FaultName.KeyRevoked && attempt < RevokeAttempts)
            {
                // Read again what it is now.
            }
        }
    }

    private static (string Token, byte[] Hash) NewSecret(string id)
    {
        var token = ApiKeyToken.Make(id, RandomNumberGenerator.GetBytes(ApiKeyToken.RandomBytes));
        return (token, ApiKeyToken.HashOfToken(token));
    }

    private static string Id(HttpContext context)
    {
        var id = context.Request.RouteValues["id"] as string ?? "";
        return ApiKeyId.IsValid(id)
            ? id : throw new ProblemException(Problem.Parameter(
                "id", FaultName.KeyUnknown, $"The id of a key has {ApiKeyId.MinLength} to {ApiKeyId.MaxLength} characters of a to z and 2 to 7."));
    }

    private async Task<ApiKeyRecord> FindAsync(HttpContext context, string id) => await engine.FindKeyAsync(id, Call(context))
        ?? throw new ProblemException(new Problem(ErrorCatalog.NotFound, $"There is no key '{id}'."));

    private Task<RecordOutcome> PutAsync(HttpContext context, string id, ApiKey key, long expectedSeq, string action) =>
        engine.PutKeyAsync(id, key, expectedSeq, Call(context) with { Audit = context.Entry(action, id) });

    private Task WriteAsync(HttpContext context, ApiKeyRecord record, string? token = null, int status = StatusCodes.Status200OK)
    {
        context.Response.Headers.CacheControl = "no-store";
        var now = Now;
        return JsonResponse.WriteAsync(
            context,
            JsonDocumentWriter.Object(json =>
            {
                if (token is not null) json.WriteString("key"u8, token);
                KeyJson.Write(json, record, now);
            }),
            status);
    }

    private EngineCall Call(HttpContext context) => new(options.RequestTimeout, context.RequestAborted);
}
