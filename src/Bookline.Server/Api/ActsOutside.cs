namespace Bookline.Server.Api;

/// <summary>Metadata of a POST that does what no transaction takes back: under one Idempotency-Key it is begun once and never again.</summary>
public sealed record ActsOutside;
