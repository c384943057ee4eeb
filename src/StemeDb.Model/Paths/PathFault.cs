using StemeDb.Model.Faults;

namespace StemeDb.Model.Paths;

/// <summary>The rules a concept path or a pattern can break.</summary>
public enum PathRule
{
    /// <summary>None is broken.</summary>
    None = 0,

    /// <summary>A path has at least one segment.</summary>
    NotEmpty,

    /// <summary>At most <see cref="ConceptPath.MaxBytes"/> bytes in all.</summary>
    Length,

    /// <summary>At most <see cref="ConceptPath.MaxSegments"/> segments.</summary>
    SegmentCount,

    /// <summary>No segment is empty, so there is no leading or double slash.</summary>
    SegmentNotEmpty,

    /// <summary>At most <see cref="ConceptPath.MaxSegmentBytes"/> bytes in a segment.</summary>
    SegmentLength,

    /// <summary>No segment is <c>.</c> or <c>..</c>.</summary>
    NoDotSegment,

    /// <summary>No control characters.</summary>
    NoControlCharacter,

    /// <summary>No <c>*</c> in a path; in a pattern it stands alone as a segment, and <c>**</c> only as the last one.</summary>
    Wildcard,

    /// <summary>Unicode Normalization Form C.</summary>
    Normalized,

    /// <summary>Well-formed UTF-8.</summary>
    Utf8,

    /// <summary>The last segment is not empty either.</summary>
    NoTrailingSlash,
}

/// <summary>Why a path or a pattern is refused.</summary>
/// <param name="Rule">The rule it breaks; the first one found.</param>
/// <param name="Segment">The segment that breaks it, counted from 1; 0 when it is the path as a whole.</param>
public readonly record struct PathFault(PathRule Rule, int Segment)
{
    /// <summary>Stable short name, one of <see cref="FaultCode"/>.</summary>
    public string Code => Rule switch
    {
        PathRule.NotEmpty => FaultCode.PathEmpty,
        PathRule.Length => FaultCode.PathTooLong,
        PathRule.SegmentCount => FaultCode.PathTooManySegments,
        PathRule.SegmentNotEmpty or PathRule.NoTrailingSlash => FaultCode.PathEmptySegment,
        PathRule.SegmentLength => FaultCode.PathSegmentTooLong,
        PathRule.NoDotSegment => FaultCode.PathDotSegment,
        PathRule.NoControlCharacter => FaultCode.PathControlCharacter,
        PathRule.Wildcard => FaultCode.PathWildcard,
        PathRule.Normalized => FaultCode.PathNotNormalized,
        PathRule.Utf8 => FaultCode.PathInvalidUtf8,
        _ => throw new InvalidOperationException("This path breaks no rule."),
    };

    /// <summary>One sentence for a person: what is wrong, what is allowed.</summary>
    public string Detail => Rule switch
    {
        PathRule.NotEmpty => "A path has at least one segment.",
        PathRule.Length => $"A path has at most {ConceptPath.MaxBytes} bytes.",
        PathRule.SegmentCount => $"A path has at most {ConceptPath.MaxSegments} segments.",
        PathRule.SegmentNotEmpty => $"Segment {Segment} is empty; a path has no leading, trailing or double slash.",
        PathRule.NoTrailingSlash => "There is a '/' at the end, and no path ends with one; leave it out.",
        PathRule.SegmentLength => $"Segment {Segment} has more than {ConceptPath.MaxSegmentBytes} bytes.",
        PathRule.NoDotSegment => $"Segment {Segment} is '.' or '..', which no segment may be.",
        PathRule.NoControlCharacter => $"Segment {Segment} holds a control character.",
        PathRule.Wildcard => $"Segment {Segment} holds a '*': it has a place in patterns only, '*' alone as a segment and '**' alone as the last one.",
        PathRule.Normalized => $"Segment {Segment} is not in Unicode Normalization Form C; normalise it before sending.",
        PathRule.Utf8 => "The path is not well-formed UTF-8.",
        _ => throw new InvalidOperationException("This path breaks no rule."),
    };

    /// <summary>The fault of a document.</summary>
    /// <param name="pointer">RFC 6901 pointer to the path.</param>
    public Fault At(string pointer) => new(pointer, Code, Detail);
}
