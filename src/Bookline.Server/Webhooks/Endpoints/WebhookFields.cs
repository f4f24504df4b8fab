using System.ComponentModel.DataAnnotations;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Hosting;
using Bookline.Server.Webhooks.Addresses;

namespace Bookline.Server.Webhooks.Endpoints;

/// <param name="Url">https, on the public internet.</param>
/// <param name="Events">Types, or <c>["*"]</c> for all.</param>
internal sealed record NewWebhook(
    [property: Required] string? Url,
    [property: Required] IReadOnlyList<string>? Events,
    string? Description = null
);

/// <summary>What is not named stays as it is; null takes the description away.</summary>
/// <param name="Status"><c>enabled</c> or <c>disabled</c>.</param>
internal sealed record ChangedWebhook(
    Change<string?> Url,
    Change<IReadOnlyList<string>?> Events,
    Change<string?> Description,
    Change<string?> Status
);

/// <summary>What can be said of a webhook, checked.</summary>
internal sealed record WebhookFields(string Url, string[] Events, string? Description)
{
    public const string All = "*";

    private const int MostDescription = 500;

    /// <param name="errors">Gets what is wrong; what comes back is good for nothing then.</param>
    public static WebhookFields Read(NewWebhook webhook, EndpointUrls urls, ICollection<FieldError> errors)
    {
        var (url, error) = urls.Read(webhook.Url);
        if (error is not null)
        {
            errors.Add(error);
        }
        return new(url ?? "", ReadEvents(webhook.Events, errors), ReadDescription(webhook.Description, errors));
    }

    private static string[] ReadEvents(IReadOnlyList<string>? events, ICollection<FieldError> errors)
    {
        if (events is null or [])
        {
            errors.Add(new("events", "required", "At least one type, or [\"*\"] for all of them."));
            return [];
        }
        if (events.FirstOrDefault(type => type != All && !EventTypes.All.Contains(type)) is not null)
        {
            errors.Add(
                new("events", "unknown_value", $"One is no event type. There are: {string.Join(", ", EventTypes.All)}.")
            );
        }
        return events.Contains(All) ? [All] : [.. events.Distinct()];
    }

    private static string? ReadDescription(string? description, ICollection<FieldError> errors)
    {
        if (description is { Length: > MostDescription } || description?.Contains('\0') == true)
        {
            errors.Add(new("description", "too_long", $"Text, at most {MostDescription} characters."));
        }
        return string.IsNullOrWhiteSpace(description) ? null : description.Trim();
    }
}
