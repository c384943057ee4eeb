namespace StemeDb.AppHost.Settings;

/// <summary>The certificate that a listener shows.</summary>
/// <param name="CertificatePath">Its file.</param>
/// <param name="NeedsClientCertificate">True: who has none of its own is shown it, and nothing else.</param>
internal sealed record ListenTls(string CertificatePath, bool NeedsClientCertificate);
