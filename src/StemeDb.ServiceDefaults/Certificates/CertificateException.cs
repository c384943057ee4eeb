using StemeDb.ServiceDefaults.Hosting;

namespace StemeDb.ServiceDefaults.Certificates;

/// <summary>A certificate cannot be used. At the start it ends the process; later the one before it stays in use.</summary>
/// <param name="message">One sentence: which variable and file, what is wrong with it, and what to do.</param>
/// <param name="exitCode">One of the codes of <see cref="ExitCodes"/> from <see cref="ExitCodes.CertificateMissing"/> on.</param>
/// <param name="cause">The error behind it, if any.</param>
public sealed class CertificateException(string message, int exitCode, Exception? cause = null) : StartupException(message, exitCode, cause);
