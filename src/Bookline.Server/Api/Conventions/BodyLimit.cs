using Microsoft.AspNetCore.Http.Metadata;

namespace Bookline.Server.Api.Conventions;

/// <summary>How many bytes a body may have: 64 KB unless an endpoint says otherwise.</summary>
public sealed record BodyLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata
{
    public const int UsualBytes = 64 * 1024;
}
