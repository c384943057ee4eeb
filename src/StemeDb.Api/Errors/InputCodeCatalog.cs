using StemeDb.Contracts.Failures;
using StemeDb.Model.Faults;

namespace StemeDb.Api.Errors;

/// <summary>What a short name of a fault of the input means.</summary>
/// <param name="Code">The name; clients branch on it.</param>
/// <param name="Meaning">One sentence.</param>
/// <param name="IsMalformed">True: the input is not well-formed (400); false: it breaks a rule (422).</param>
internal readonly record struct InputCodeMeaning(string Code, string Meaning, bool IsMalformed = false);

/// <summary>
/// Every short name that may stand under <c>errors</c> of a problem, and in a rejected line of a bulk reply. docs/errors.md is made
/// of it; a test compares it with the constants of the model, the contract and this process.
/// </summary>
internal static class InputCodeCatalog
{
    public static IReadOnlyList<InputCodeMeaning> All { get; } =
    [
        new(FaultCode.MalformedJson, "Not JSON, or cut off.", IsMalformed: true),
        new(FaultCode.InvalidUtf8, "Not UTF-8.", IsMalformed: true),
        new(FaultCode.LoneSurrogate, "A string holds half of a UTF-16 surrogate pair, which is no character.", IsMalformed: true),
        new(FaultCode.DuplicateKey, "An object names a member twice.", IsMalformed: true),
        new(FaultCode.MissingField, "A field that must be given is not."),
        new(FaultCode.UnknownField, "A field that does not exist."),
        new(FaultCode.WrongType, "Another JSON type than the field has."),
        new(FaultCode.TooLong, "Longer, or more elements, than allowed."),
        new(FaultCode.Empty, "Empty where something must stand."),
        new(FaultCode.ControlCharacter, "A control character (U+0000 to U+001F, U+007F to U+009F) where none may stand."),
        new(FaultCode.OutOfRange, "A number outside its range."),
        new(FaultCode.InexactNumber, "A number that a double cannot carry unchanged; to be sent as a string."),
        new(FaultCode.ValueTooLarge, "A value of more than 64 KiB in canonical form."),
        new(FaultCode.ValueTooDeep, "A value nested deeper than 32 levels."),
        new(FaultCode.PathEmpty, "The path has no characters."),
        new(FaultCode.PathTooLong, "The path is longer than 1,024 bytes."),
        new(FaultCode.PathTooManySegments, "The path has more than 32 segments."),
        new(FaultCode.PathEmptySegment, "Nothing between two slashes, before the first or after the last."),
        new(FaultCode.PathSegmentTooLong, "A segment is longer than 128 bytes."),
        new(FaultCode.PathDotSegment, "A segment is `.` or `..`."),
        new(FaultCode.PathControlCharacter, "A control character in a segment."),
        new(FaultCode.PathWildcard, "A `*` in a path, or one in a pattern that does not stand alone, or a `**` that is not last."),
        new(FaultCode.PathNotNormalized, "The path is not in Unicode Normalization Form C."),
        new(FaultCode.PathInvalidUtf8, "The path is not UTF-8."),
        new(FaultCode.TimeInvalid, "Not an RFC 3339 time."),
        new(FaultCode.TimeTooFine, "A time with digits other than zero below 100 ns."),
        new(FaultCode.TimeLeapSecond, "A time within a leap second."),
        new(FaultCode.TimeOutOfRange, "A time outside the years 0001 to 9999."),
        new(FaultCode.ValidityEmpty, "`valid_to` is not after `valid_from`."),
        new(FaultCode.DigestInvalid, "Not 64 lower-case hexadecimal digits."),
        new(FaultCode.UriInvalid, "Not an absolute URI."),
        new(FaultCode.NotDistinct, "The same element twice in a list of distinct ones."),
        new(FaultCode.UnknownName, "A word that is none of those allowed."),
        new(FaultCode.FieldsConflict, "Two fields that exclude each other, or a field that does not belong to the others."),
        new(FaultName.AfterInFuture, "The log does not reach the seq that the feed is to begin after."),
        new(FaultName.AppendSize, "An append has more assertions than one may have. Between our processes only."),
        new(FaultName.AsOfSeqInFuture, "The log does not reach the seq asked about."),
        new(FaultName.AssertionUnknown, "There is no assertion of this id."),
        new(FaultName.AtomicSize, "More assertions, or bytes of them, than are taken all or nothing."),
        new(FaultName.BadEncoding, "Not encoded as it must be: percent-encoding in a URL, a record between our processes."),
        new(FaultName.ConflictsOff, "The engine is set up to keep no list of conflicts."),
        new(FaultName.KeyChanged, "Somebody else changed the key meanwhile."),
        new(FaultName.KeyExists, "A key of this id was made already."),
        new(FaultName.KeyRevoked, "The key was revoked, which is for good."),
        new(FaultName.KeyUnknown, "There is no key of this id."),
        new(FaultName.TooManyKeys, "There are as many keys as there may be, revoked ones included."),
        new(FaultName.LensNotForType, "The lens has no meaning for values as the rule of the path compares them: there is no mean of sets."),
        new(FaultName.NotAnAnswer, "What was given to be checked is no answer of this database."),
        new(FaultName.PathNotYours, "The path is outside of those that the caller may touch."),
        new(FaultName.RetractionOtherSource, "The assertion is of another source than the one that withdraws it."),
        new(FaultName.SnapshotUnknown, "No snapshot of this id was made by the seq asked for."),
        new(FaultName.SupersedesOtherSource, "A source replaces another source's assertion."),
        new(FaultName.SupersedesUnknown, "An assertion is to be replaced that is not there."),
        new(FaultName.UnknownRequest, "A request of a kind the engine does not know. Between our processes only."),
        new(InputCode.JsonTooLarge, "A line of a bulk request has more members and elements than STEMEDB_MAX_JSON_ITEMS."),
        new(FaultName.IdempotencyKeyReused, "Another bulk request was sent under the same idempotency key."),
        new(FaultName.IdempotencyInProgress, "The request with this idempotency key is still under way."),
        new(FaultName.NotAdmittedBefore, "The line was not recorded when the request with this idempotency key was carried out."),
        new(InputCode.LineTooLong, "A line of a bulk request is longer than STEMEDB_MAX_LINE_BYTES."),
        new(InputCode.RepeatedParameter, "A parameter of the URL is given twice."),
        new(InputCode.SourceNotYours, "The caller may not speak for this source."),
        new(InputCode.UnknownParameter, "A parameter of the URL that this path does not take."),
    ];
}
