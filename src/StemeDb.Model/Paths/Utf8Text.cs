using System.Text;

namespace StemeDb.Model.Paths;

/// <summary>Strings to UTF-8 without replacement characters.</summary>
internal static class Utf8Text
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>False when the string holds half of a surrogate pair.</summary>
    public static bool TryEncode(string text, out byte[] utf8)
    {
        try
        {
            utf8 = s_strict.GetBytes(text);
            return true;
        }
        catch (EncoderFallbackException)
        {
            utf8 = [];
            return false;
        }
    }
}
