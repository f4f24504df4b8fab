namespace Bookline.Server.Hosting;

/// <summary>A page's form, as a browser sends it.</summary>
internal static class Forms
{
    /// <exception cref="BadHttpRequestException">It is none (415), or one that ends too early or is malformed (400).</exception>
    public static async Task<IFormCollection> ReadFieldsAsync(this HttpRequest request, CancellationToken ct)
    {
        if (!request.HasFormContentType)
        {
            throw new BadHttpRequestException("No form.", StatusCodes.Status415UnsupportedMediaType);
        }
        try
        {
            return await request.ReadFormAsync(ct);
        }
        catch (Exception e) when (e is InvalidDataException or IOException and not BadHttpRequestException)
        {
            throw new BadHttpRequestException("The form cannot be read.", e);
        }
    }
}
