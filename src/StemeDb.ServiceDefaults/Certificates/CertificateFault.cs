using System.Globalization;
using StemeDb.ServiceDefaults.Hosting;

namespace StemeDb.ServiceDefaults.Certificates;

/// <summary>What can be wrong with a certificate: a sentence and an exit code each. docs/operations/tls.md lists them.</summary>
internal static class CertificateFault
{
    public static CertificateException Missing(string variable, string path, Exception cause) => new(
        $"{variable} is '{path}', and there is no such file; put it there, or set {variable} to where it is.",
        ExitCodes.CertificateMissing, cause);

    public static CertificateException Unreadable(string variable, string path, Exception cause) => new(
        $"{variable} is '{path}', which this process may not or cannot read ({cause.Message.TrimEnd('.')}); give its user the right to read that file.",
        ExitCodes.CertificateUnreadable, cause);

    public static CertificateException NotPem(string variable, string path, string what, Exception? cause = null) => new(
        $"{variable} is '{path}', and {what}; put a PEM file (-----BEGIN ...) of the right kind there.",
        ExitCodes.CertificateNotPem, cause);

    public static CertificateException Expired(string variable, string path, string subject, DateTimeOffset at) => new(
        $"{variable} is '{path}', and the certificate of {subject} in it expired at {Text(at)}; put a renewed one there.",
        ExitCodes.CertificateExpired);

    public static CertificateException NotYetValid(string variable, string path, string subject, DateTimeOffset at) => new(
        $"{variable} is '{path}', and the certificate of {subject} in it is not valid before {Text(at)}; "
        + "see to the clock of this machine, or put one there that is valid now.",
        ExitCodes.CertificateNotYetValid);

    public static CertificateException KeyMismatch(CertificateFiles files, Exception? cause = null) => new(
        $"{files.Variables.Key} is '{files.KeyPath}', which is not the key of the certificate in '{files.CertificatePath}'; "
        + "put the key there that the certificate was made for.",
        ExitCodes.CertificateKeyMismatch, cause);

    public static CertificateException PasswordNeeded(CertificateFiles files) => new(
        $"{files.Variables.Key} is '{files.KeyPath}', which is encrypted; set {files.Variables.Password}_FILE to a file with its password.",
        ExitCodes.CertificatePasswordNeeded);

    public static CertificateException PasswordWrong(CertificateFiles files, Exception cause) => new(
        $"{files.Variables.Key} is '{files.KeyPath}', which does not open with the password of {files.Variables.Password}"
        + $"{(files.PasswordPath is null ? "" : "_FILE")}; give the password it was encrypted with.",
        ExitCodes.CertificatePasswordWrong, cause);

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
