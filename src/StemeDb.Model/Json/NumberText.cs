using System.Buffers;
using System.Text;

namespace StemeDb.Model.Json;

/// <summary>Canonical JSON numbers as strings.</summary>
internal static class NumberText
{
    /// <summary>The number as <see cref="CanonicalJson.WriteNumber"/> writes it.</summary>
    public static string Of(double number)
    {
        var text = new ArrayBufferWriter<byte>(32);
        CanonicalJson.WriteNumber(number, text);
        return Encoding.ASCII.GetString(text.WrittenSpan);
    }
}
