namespace StemeDb.Client.Bulk;

/// <summary>
/// A bulk request ended before its summary. Lines that were answered are durable; of the others nothing is known: they may be
/// stored or not. Sending them again is harmless where they carry <c>asserted_at</c>.
/// </summary>
/// <param name="message">What happened.</param>
/// <param name="cause">The failure below.</param>
public sealed class BulkInterruptedException(string message, Exception? cause) : Exception(message, cause);
