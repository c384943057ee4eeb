using System.Text;
using StemeDb.ServiceDefaults.Hosting;

namespace StemeDb.Engine.Startup;

/// <summary>
/// Paths are compared by bytes and therefore must be in NFC. Where ICU is missing .NET may run in a mode that takes any text
/// as normalised; then the same concept would lie under two paths, so the engine does not start.
/// </summary>
internal static class UnicodeCheck
{
    /// <summary>Code of the code point U+00E9 in NFC, and of its decomposition.</summary>
    private const string Composed = "\u00e9";
    private const string Decomposed = "e\u0301";

    public static void Run()
    {
        bool works;
        try
        {
            works = Decomposed.Normalize(NormalizationForm.FormC) == Composed && !Decomposed.IsNormalized(NormalizationForm.FormC);
        }
        catch (PlatformNotSupportedException)
        {
            works = false;
        }

        if (!works)
        {
            throw new StartupException(
                "This machine cannot normalise Unicode (ICU is missing or switched off), so paths could not be told apart. "
                + "Install ICU (libicu on Debian) and unset DOTNET_SYSTEM_GLOBALIZATION_INVARIANT.",
                EngineExitCodes.UnicodeUnavailable);
        }
    }
}
