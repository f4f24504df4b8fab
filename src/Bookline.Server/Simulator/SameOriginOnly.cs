namespace Bookline.Server.Simulator;

/// <summary>Keeps a foreign web page from writing as a customer, or causing faults, in the name of who looks at it.</summary>
internal static class SameOriginOnly
{
    public static ValueTask<object?> FilterAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext.Request;
        // Browsers send it and pages cannot change it; programs send none.
        var foreign = request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site";
        return foreign && !HttpMethods.IsGet(request.Method)
            ? ValueTask.FromResult<object?>(Results.StatusCode(StatusCodes.Status403Forbidden))
            : next(context);
    }
}
