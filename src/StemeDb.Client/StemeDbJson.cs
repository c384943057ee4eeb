using System.Text.Json.Serialization;
using StemeDb.Client.Bulk;
using StemeDb.Client.Messages;

namespace StemeDb.Client;

/// <summary>How the messages are written: snake_case names, nothing that is null; compiled ahead, no reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AssertionMessage))]
[JsonSerializable(typeof(AssertReply))]
[JsonSerializable(typeof(AssertionPage))]
[JsonSerializable(typeof(RetractionMessage))]
[JsonSerializable(typeof(RecordedReply))]
[JsonSerializable(typeof(QueryMessage))]
[JsonSerializable(typeof(AnswerMessage))]
[JsonSerializable(typeof(HealthReply))]
[JsonSerializable(typeof(BulkReplyLine))]
[JsonSerializable(typeof(SnapshotMessage))]
[JsonSerializable(typeof(NewKeyMessage))]
[JsonSerializable(typeof(KeyRotationMessage))]
[JsonSerializable(typeof(ApiKeyMessage))]
[JsonSerializable(typeof(AuditMessage))]
internal sealed partial class StemeDbJson : JsonSerializerContext;

/// <summary>Problem documents use the names of RFC 9457, which are camelCase.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ProblemMessage))]
internal sealed partial class ProblemJson : JsonSerializerContext;
