using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Text with holes that are filled when a process starts: <c>$"{endpoint}/path"</c>.</summary>
internal sealed class ReferenceExpression : IValueProvider
{
    private readonly string _format;
    private readonly IValueProvider[] _values;

    private ReferenceExpression(string format, IValueProvider[] values)
    {
        _format = format;
        _values = values;
    }

    public static ReferenceExpression Create(in ExpressionInterpolatedStringHandler handler) => new(handler.Format, handler.Values);

    public async ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default)
    {
        var values = new object?[_values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = await _values[i].GetValueAsync(cancellationToken);
        }

        return string.Format(CultureInfo.InvariantCulture, _format, values);
    }

    [InterpolatedStringHandler]
    public readonly ref struct ExpressionInterpolatedStringHandler(int literalLength, int formattedCount)
    {
        private readonly StringBuilder _format = new(literalLength);
        private readonly List<IValueProvider> _values = new(formattedCount);

        internal string Format => _format.ToString();

        internal IValueProvider[] Values => [.. _values];

        public void AppendLiteral(string value) =>
            _format.Append(value.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));

        public void AppendFormatted(string? value) => AppendLiteral(value ?? "");

        public void AppendFormatted<T>(T valueProvider)
            where T : IValueProvider
        {
            _format.Append(CultureInfo.InvariantCulture, $"{{{_values.Count}}}");
            _values.Add(valueProvider);
        }
    }
}
