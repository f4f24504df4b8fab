namespace Bookline.PrivatePostgres;

/// <summary>The private server could not be had; the message says why, with the server's own words.</summary>
public sealed class PrivatePostgresException(string message, Exception? inner = null) : Exception(message, inner);
