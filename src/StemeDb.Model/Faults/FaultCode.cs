namespace StemeDb.Model.Faults;

/// <summary>
/// The stable short names of faults (<see cref="Fault.Code"/>). Clients branch on them: one that was published is never
/// renamed and never means something else.
/// </summary>
public static class FaultCode
{
    /// <summary>Not JSON, or cut off.</summary>
    public const string MalformedJson = "malformed_json";

    /// <summary>Not UTF-8.</summary>
    public const string InvalidUtf8 = "invalid_utf8";

    /// <summary>A string holds half of a UTF-16 surrogate pair, which is no character.</summary>
    public const string LoneSurrogate = "lone_surrogate";

    /// <summary>An object names a member twice.</summary>
    public const string DuplicateKey = "duplicate_key";

    /// <summary>A field that must be given is not.</summary>
    public const string MissingField = "missing_field";

    /// <summary>A field that does not exist.</summary>
    public const string UnknownField = "unknown_field";

    /// <summary>Another JSON type than the field has.</summary>
    public const string WrongType = "wrong_type";

    /// <summary>Longer, or more elements, than allowed.</summary>
    public const string TooLong = "too_long";

    /// <summary>Empty where something must stand.</summary>
    public const string Empty = "empty";

    /// <summary>A control character (U+0000 to U+001F, U+007F to U+009F) where none may stand.</summary>
    public const string ControlCharacter = "control_character";

    /// <summary>A number outside its range.</summary>
    public const string OutOfRange = "out_of_range";

    /// <summary>A number that a double cannot carry unchanged; to be sent as a string.</summary>
    public const string InexactNumber = "inexact_number";

    /// <summary>A value of more than 64 KiB in canonical form.</summary>
    public const string ValueTooLarge = "value_too_large";

    /// <summary>A value nested deeper than 32 levels.</summary>
    public const string ValueTooDeep = "value_too_deep";

    /// <summary>The path has no characters.</summary>
    public const string PathEmpty = "path_empty";

    /// <summary>The path is longer than 1,024 bytes.</summary>
    public const string PathTooLong = "path_too_long";

    /// <summary>The path has more than 32 segments.</summary>
    public const string PathTooManySegments = "path_too_many_segments";

    /// <summary>Nothing between two slashes, before the first or after the last.</summary>
    public const string PathEmptySegment = "path_empty_segment";

    /// <summary>A segment is longer than 128 bytes.</summary>
    public const string PathSegmentTooLong = "path_segment_too_long";

    /// <summary>A segment is <c>.</c> or <c>..</c>.</summary>
    public const string PathDotSegment = "path_dot_segment";

    /// <summary>A control character in a segment.</summary>
    public const string PathControlCharacter = "path_control_character";

    /// <summary>A <c>*</c> in a path, or one in a pattern that does not stand alone, or a <c>**</c> that is not last.</summary>
    public const string PathWildcard = "path_wildcard";

    /// <summary>The path is not in Unicode Normalization Form C.</summary>
    public const string PathNotNormalized = "path_not_nfc";

    /// <summary>The path is not UTF-8.</summary>
    public const string PathInvalidUtf8 = "path_invalid_utf8";

    /// <summary>Not an RFC 3339 time.</summary>
    public const string TimeInvalid = "time_invalid";

    /// <summary>A time with digits other than zero below 100 ns.</summary>
    public const string TimeTooFine = "time_too_fine";

    /// <summary>A time within a leap second.</summary>
    public const string TimeLeapSecond = "time_leap_second";

    /// <summary>A time outside the years 0001 to 9999.</summary>
    public const string TimeOutOfRange = "time_out_of_range";

    /// <summary><c>valid_to</c> is not after <c>valid_from</c>.</summary>
    public const string ValidityEmpty = "validity_empty";

    /// <summary>Not 64 lower-case hexadecimal digits.</summary>
    public const string DigestInvalid = "digest_invalid";

    /// <summary>Not an absolute URI.</summary>
    public const string UriInvalid = "uri_invalid";

    /// <summary>The same element twice in a list of distinct ones.</summary>
    public const string NotDistinct = "not_distinct";

    /// <summary>A word that is none of those allowed.</summary>
    public const string UnknownName = "unknown_name";

    /// <summary>Two fields that exclude each other, or a field that does not belong to the others.</summary>
    public const string FieldsConflict = "fields_conflict";
}
