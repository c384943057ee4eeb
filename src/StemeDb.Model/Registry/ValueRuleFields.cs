using System.Text;
using StemeDb.Model.Faults;
using StemeDb.Model.Json;
using StemeDb.Model.Paths;

namespace StemeDb.Model.Registry;

/// <summary>The fields of a rule as they are read, and whether its parameters belong to its type.</summary>
internal sealed class ValueRuleFields
{
    private const int TypeField = 0;
    private const int ToleranceField = 1;
    private const int SeparatorField = 2;
    private const int ThresholdField = 3;
    private const int ClassesField = 4;
    private const int PatternField = 5;

    private const int Absolute = 0;
    private const int Relative = 1;

    private const int MaxSeparatorBytes = 16;

    /// <summary>No two times of the years 0001 to 9999 are further apart.</summary>
    private const double MaxToleranceSeconds = 10_000 * 366.0 * 86_400;

    private static readonly FieldNames s_toleranceNames = new("absolute", "relative", "seconds");

    private bool _hasType;

    /// <summary>The fields of a rule alone.</summary>
    public static FieldNames RuleNames { get; } = new("type", "tolerance", "separator", "threshold", "classes");

    /// <summary>The fields of a rule with its pattern.</summary>
    public static FieldNames RuleAndPatternNames { get; } = new("type", "tolerance", "separator", "threshold", "classes", "pattern");

    public PathPattern? Pattern { get; private set; }

    public ValueRule Rule { get; private set; } = ValueRule.Default;

    /// <summary>Reads all fields and checks them; what is wrong becomes faults.</summary>
    /// <param name="reader">At the beginning of the rule.</param>
    /// <param name="output">Where the reader writes canonical values to.</param>
    /// <param name="withPattern">Whether the rule names the paths it is for.</param>
    public static ValueRuleFields Read(scoped ref FieldReader reader, JsonBuffer output, bool withPattern)
    {
        var fields = new ValueRuleFields();
        while (reader.Next()) fields.ReadField(ref reader, output);
        reader.Require(TypeField);
        if (withPattern) reader.Require(PatternField);
        if (fields._hasType) fields.CheckParameters(ref reader);
        return fields;
    }

    private void ReadField(scoped ref FieldReader reader, JsonBuffer output)
    {
        switch (reader.Field)
        {
            case TypeField:
                ReadType(ref reader);
                break;
            case ToleranceField:
                ReadTolerance(ref reader);
                break;
            case SeparatorField:
                if (!reader.TryReadString(MaxSeparatorBytes, out var separator)) break;
                Rule = Rule with { Separator = separator };
                if (separator.Length == 0) reader.Refuse(FaultCode.Empty, "A separator has at least one character.");
                break;
            case ThresholdField:
                if (!reader.TryReadNumber(0, 1, out var threshold)) break;
                Rule = Rule with { Threshold = threshold };
                if (threshold == 0) reader.Refuse(FaultCode.OutOfRange, "Must be above 0 and at most 1.");
                break;
            case ClassesField:
                Rule = Rule with { Classes = ValueClassesField.Read(ref reader, output) };
                break;
            case PatternField:
                ReadPattern(ref reader);
                break;
        }
    }

    private void ReadType(scoped ref FieldReader reader)
    {
        if (!reader.TryReadText(out var name)) return;
        _hasType = ValueTypeNames.TryParse(Encoding.UTF8.GetString(name), out var type);
        Rule = Rule with { Type = type };
        if (!_hasType) reader.Refuse(FaultCode.UnknownName, $"There is no such type; there are {ValueTypeNames.All}.");
    }

    private void ReadTolerance(scoped ref FieldReader reader)
    {
        if (!reader.TryEnter(s_toleranceNames, out var outer)) return;
        while (reader.Next())
        {
            var max = reader.Field switch { Absolute => double.MaxValue, Relative => 1, _ => MaxToleranceSeconds };
            if (!reader.TryReadNumber(0, max, out var number)) continue;
            Rule = reader.Field switch
            {
                Absolute => Rule with { AbsoluteTolerance = number },
                Relative => Rule with { RelativeTolerance = number },
                _ => Rule with { ToleranceSeconds = number },
            };
        }

        var isEmpty = !reader.HasMembers;
        reader.Leave(outer);
        if (isEmpty) reader.Refuse(FaultCode.Empty, "A tolerance is absolute, relative or in seconds.");
    }

    private void ReadPattern(scoped ref FieldReader reader)
    {
        if (!reader.TryReadText(out var text)) return;
        if (PathPattern.TryParse(text, out var pattern, out var fault)) Pattern = pattern;
        else reader.Refuse(new ValueFault(fault.Code, fault.Detail));
    }

    private void CheckParameters(scoped ref FieldReader reader)
    {
        var type = Rule.Type;
        var hasNumberTolerance = Rule.AbsoluteTolerance is not null || Rule.RelativeTolerance is not null;
        if (hasNumberTolerance && type != ValueType.Number)
        {
            Refuse(ref reader, ToleranceField, "An absolute or relative tolerance belongs to the type 'number'.");
        }

        if (Rule.ToleranceSeconds is not null && type != ValueType.Time)
        {
            Refuse(ref reader, ToleranceField, "A tolerance in seconds belongs to the type 'time'.");
        }

        if (Rule.AbsoluteTolerance is not null && Rule.RelativeTolerance is not null)
        {
            Refuse(ref reader, ToleranceField, "A tolerance is absolute or relative, not both.");
        }

        if (Rule.Separator is not null && type is not (ValueType.Set or ValueType.Hierarchy))
        {
            Refuse(ref reader, SeparatorField, "A separator belongs to the types 'set' and 'hierarchy'.");
        }

        if (Rule.Threshold is not null && type != ValueType.Set)
        {
            Refuse(ref reader, ThresholdField, "A threshold belongs to the type 'set'.");
        }

        if (Rule.Classes is not null && type == ValueType.Hierarchy)
        {
            Refuse(ref reader, ClassesField, "A hierarchy has no classes: an ancestor stands for what is below it.");
        }

        if (type == ValueType.Hierarchy) reader.Require(SeparatorField);
    }

    private static void Refuse(scoped ref FieldReader reader, int field, string detail) =>
        reader.Refuse(field, FaultCode.FieldsConflict, detail);
}
