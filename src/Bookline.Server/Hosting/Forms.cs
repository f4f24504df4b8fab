namespace Bookline.Server.Hosting;

/// <summary>A page's form, as a browser sends it.</summary>
internal static class Forms
{
    /// <exception cref="BadHttpRequestException">
    /// It is none (415); it is too long (413); or it ends too early, is malformed, or holds a NUL, which PostgreSQL stores in no text (400).
    /// </exception>
    public static async Task<IFormCollection> ReadFieldsAsync(this HttpRequest request, CancellationToken ct)
    {
        if (!request.HasFormContentType)
        {
            throw new BadHttpRequestException("No form.", StatusCodes.Status415UnsupportedMediaType);
        }
        try
        {
            var form = await request.ReadFormAsync(ct);
            return form.Any(field => field.Value.Any(HoldsNul))
                ? throw new BadHttpRequestException("A field holds a NUL.")
                : form;
        }
        catch (Exception e) when (e is InvalidDataException or IOException and not BadHttpRequestException)
        {
            throw new BadHttpRequestException("The form cannot be read.", e);
        }
    }

    public static bool HoldsNul(string? text) => text?.Contains('\0', StringComparison.Ordinal) == true;
}
