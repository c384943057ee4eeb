using System.Globalization;
using System.Text.Json;

namespace StemeDb.Api.RateLimits.Policies;

/// <summary>
/// The file of policies: <c>{"read":{"rate":1000,"burst":2000,"mode":"enforce","concurrency":64},"write":…}</c>. Classes and
/// members may be left out; what is not known is refused, since a limit with a misspelt name would be no limit.
/// </summary>
internal static class RatePolicyFile
{
    /// <summary>Largest file.</summary>
    public const int MaxBytes = 64 << 10;

    private static readonly JsonDocumentOptions Lenient = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
    };

    /// <summary>Reads policies over those of the variables.</summary>
    /// <param name="utf8">Content of the file.</param>
    /// <param name="variables">What the variables say, for each class.</param>
    /// <param name="policies">All policies.</param>
    /// <param name="fault">What is wrong and where, as the end of a sentence that names the file.</param>
    public static bool TryParse(
        ReadOnlyMemory<byte> utf8, IReadOnlyDictionary<RateClass, RatePolicyDraft> variables, out RatePolicies? policies, out string? fault)
    {
        policies = null;
        try
        {
            using var json = JsonDocument.Parse(utf8, Lenient);
            policies = Read(json.RootElement, variables);
            fault = null;
            return true;
        }
        catch (JsonException e)
        {
            fault = $"is not JSON: {e.Message}";
        }
        catch (FormatException e)
        {
            fault = e.Message;
        }

        return false;
    }

    private static RatePolicies Read(JsonElement root, IReadOnlyDictionary<RateClass, RatePolicyDraft> variables)
    {
        Require(root, JsonValueKind.Object, "", "an object with the members read, write, bulk and admin");
        var drafts = RatePolicies.Classes.ToDictionary(kind => kind, kind => variables[kind]);
        foreach (var member in root.EnumerateObject())
        {
            var kind = RatePolicies.Classes.Where(kind => RatePolicy.NameOf(kind) == member.Name).Cast<RateClass?>().SingleOrDefault()
                ?? throw new FormatException($"has /{member.Name}; allowed: read, write, bulk, admin");
            drafts[kind] = ReadDraft(member).Over(drafts[kind]);
        }

        return new RatePolicies(drafts.Select(draft =>
        {
            var policy = draft.Value.Complete(draft.Key, out var fault);
            return fault is null ? policy : throw new FormatException($"has /{RatePolicy.NameOf(draft.Key)} whose {fault}");
        }));
    }

    private static RatePolicyDraft ReadDraft(JsonProperty policy)
    {
        Require(policy.Value, JsonValueKind.Object, "/" + policy.Name, "an object with the members rate, burst, mode and concurrency");
        var draft = new RatePolicyDraft();
        foreach (var member in policy.Value.EnumerateObject())
        {
            var at = $"/{policy.Name}/{member.Name}";
            draft = member.Name switch
            {
                "rate" => draft with { Rate = Number(member.Value, at) },
                "burst" => draft with { Burst = Whole(member.Value, at, 1, RatePolicy.MaxBurst) },
                "mode" => draft with { Mode = Mode(member.Value, at) },
                "concurrency" => draft with { Concurrency = Whole(member.Value, at, 0, RatePolicy.MaxConcurrency) },
                _ => throw new FormatException($"has {at}; allowed: rate, burst, mode, concurrency"),
            };
        }

        return draft;
    }

    private static double Number(JsonElement value, string at) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number is >= RatePolicy.MinRate and <= RatePolicy.MaxRate
            ? number
            : throw Wrong(value, at, "a number of tokens per second from 0.001 to 1000000");

    private static int Whole(JsonElement value, string at, int minimum, int maximum) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= minimum && number <= maximum
            ? number
            : throw Wrong(value, at, string.Create(CultureInfo.InvariantCulture, $"a whole number from {minimum} to {maximum}"));

    private static RateMode Mode(JsonElement value, string at) => (value.ValueKind == JsonValueKind.String ? value.GetString() : null) switch
    {
        "off" => RateMode.Off,
        "shadow" => RateMode.Shadow,
        "enforce" => RateMode.Enforce,
        _ => throw Wrong(value, at, "enforce, shadow, off"),
    };

    private static void Require(JsonElement value, JsonValueKind kind, string at, string allowed)
    {
        if (value.ValueKind != kind)
        {
            throw Wrong(value, at, allowed);
        }
    }

    private static FormatException Wrong(JsonElement value, string at, string allowed) =>
        new($"has {value.GetRawText()} at '{at}'; allowed: {allowed}");
}
