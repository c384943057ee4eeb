using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace StemeDb.Contracts;

/// <summary>How a process shows the engine who it is, and knows the engine. The engine's certificate must have the name of its address.</summary>
/// <param name="Certificate">This process's certificate with its key and chain.</param>
/// <param name="Policy">The authorities that the engine's certificate must come from. Not shared between connections.</param>
public sealed record EngineTls(SslStreamCertificateContext Certificate, X509ChainPolicy Policy);
