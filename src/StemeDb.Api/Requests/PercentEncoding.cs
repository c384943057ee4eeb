using System.Buffers;
using System.Text;

namespace StemeDb.Api.Requests;

/// <summary>
/// Percent-encoding (RFC 3986) to bytes, strictly: the framework's own decoding leaves what it cannot decode as it stands, so a
/// wrong name would be taken for another name.
/// </summary>
internal static class PercentEncoding
{
    /// <param name="text">Percent-encoded text of a URL.</param>
    /// <param name="plusIsSpace">True in a query string, where <c>+</c> stands for a space.</param>
    /// <param name="decoded">The bytes.</param>
    /// <returns>False when a <c>%</c> is not followed by two hexadecimal digits, or a character has no place in a URL.</returns>
    public static bool TryDecode(ReadOnlySpan<char> text, bool plusIsSpace, out byte[] decoded)
    {
        decoded = [];
        if (!Ascii.IsValid(text))
        {
            return false;
        }

        var bytes = new byte[text.Length];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '%')
            {
                if (i + 2 >= text.Length
                    || Convert.FromHexString(text.Slice(i + 1, 2), bytes.AsSpan(length, 1), out _, out _) != OperationStatus.Done)
                {
                    return false;
                }

                i += 2;
            }
            else
            {
                bytes[length] = plusIsSpace && c == '+' ? (byte)' ' : (byte)c;
            }

            length++;
        }

        decoded = bytes.AsSpan(0, length).ToArray();
        return true;
    }
}
