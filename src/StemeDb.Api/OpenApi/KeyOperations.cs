using Microsoft.OpenApi;
using StemeDb.Api.Errors;
using StemeDb.Api.Identity;
using StemeDb.Model.Keys;

namespace StemeDb.Api.OpenApi;

/// <summary>What the OpenAPI document says of API keys and the audit.</summary>
internal static class KeyOperations
{
    private const string Keys = "Keys";

    private static readonly Operation.Parameter KeyId =
        new("id", "The key's id.") { In = ParameterLocation.Path, MaxLength = ApiKeyId.MaxLength };

    public static readonly Operation Create = new("createKey", Keys, "Make an API key")
    {
        Access = Access.Admin,
        Description = "The key is in this one reply and is kept nowhere. A request that is sent again makes another key.",
        Body = Operation.Json("NewKey"),
        Answers = [new(201, "It was made; Location says where it is.", Operation.Json("ApiKeyWithSecret")) { HasLocation = true }],
        Errors = [ErrorCatalog.Conflict, .. OperationErrors.OfWriting],
    };

    public static readonly Operation List = new("listKeys", Keys, "List the API keys by id, revoked and expired ones included")
    {
        Access = Access.Admin,
        Parameters = QueryOperations.Paging,
        Answers = [new(200, "A page of keys.", Operation.Json("ApiKeyPage"))],
        Errors = [ErrorCatalog.BadCursor, .. OperationErrors.OfReading],
    };

    public static readonly Operation Get = new("getKey", Keys, "Read what is known of an API key")
    {
        Access = Access.Admin,
        Parameters = [KeyId],
        Answers = [new(200, "The key, without its secret.", Operation.Json("ApiKey"))],
        Errors = [ErrorCatalog.NotFound, .. OperationErrors.OfReading],
    };

    public static readonly Operation Rotate = new("rotateKey", Keys, "Give an API key another secret")
    {
        Access = Access.Admin,
        Description = "The present secret is good beside the new one for the overlap, and is refused at once without it. A secret before that "
            + "is refused from now on in any case.",
        Parameters = [KeyId],
        Body = Operation.Json("KeyRotation"),
        Answers = [new(200, "The key with its new secret, which is in this one reply.", Operation.Json("ApiKeyWithSecret"))],
        Errors = [ErrorCatalog.NotFound, ErrorCatalog.Conflict, .. OperationErrors.OfWriting],
    };

    public static readonly Operation Revoke = new("revokeKey", Keys, "Revoke an API key, for good")
    {
        Access = Access.Admin,
        Description = "Every process refuses it within a second. One that was revoked before stays as it is.",
        Parameters = [KeyId],
        Answers = [new(200, "It is revoked.", Operation.Json("ApiKey"))],
        Errors = [ErrorCatalog.NotFound, ErrorCatalog.Conflict, ErrorCatalog.TooSlow, .. OperationErrors.OfReading, ErrorCatalog.DiskFull],
    };

    public static readonly Operation ListAudit = new("listAudit", "Audit", "List what administrators did, the newest first")
    {
        Access = Access.Admin,
        Parameters = QueryOperations.Paging,
        Answers = [new(200, "A page of entries.", Operation.Json("AuditPage"))],
        Errors = [ErrorCatalog.BadCursor, .. OperationErrors.OfReading],
    };
}
