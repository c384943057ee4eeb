using StemeDb.Model.Faults;
using StemeDb.Model.Json;

namespace StemeDb.Model.Assertions;

/// <summary>Reads the ids of the assertions that one replaces.</summary>
internal static class SupersedesField
{
    /// <summary>Reads the array; what is wrong becomes faults.</summary>
    public static IReadOnlyList<AssertionId> Read(scoped ref FieldReader reader)
    {
        if (!reader.TryBeginArray()) return [];
        var ids = new List<AssertionId>();
        var count = 0;
        for (; reader.NextElement(); count++)
        {
            if (!reader.TryReadText(out var utf8) || count >= AssertionLimits.MaxSupersedes) continue;
            if (!AssertionId.TryParse(utf8, out var id))
            {
                reader.Refuse(FaultCode.DigestInvalid, "An assertion id is written as 64 lower-case hexadecimal digits.");
            }
            else if (ids.Contains(id))
            {
                reader.Refuse(FaultCode.NotDistinct, "This id stands in the list already.");
            }
            else
            {
                ids.Add(id);
            }
        }

        if (count > AssertionLimits.MaxSupersedes)
        {
            reader.Refuse(FaultCode.TooLong, $"Has {count} ids; at most {AssertionLimits.MaxSupersedes} are allowed.");
        }

        return ids;
    }
}
