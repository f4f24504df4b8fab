namespace Bookline.Server.Simulator.Chats;

// Public, as the parameters of Razor components must be.

/// <summary>What a bubble in a chat holds.</summary>
public abstract record MessageContent;

public sealed record TextContent(string Body) : MessageContent;

/// <summary>Text with up to three buttons.</summary>
public sealed record ButtonsContent(Frame Frame, IReadOnlyList<Choice> Buttons) : MessageContent;

/// <summary>Text with a button that opens a list.</summary>
public sealed record ListContent(Frame Frame, string Button, IReadOnlyList<ListSection> Sections) : MessageContent;

/// <summary>Text with a button that opens a page.</summary>
public sealed record LinkContent(Frame Frame, string Title, string Url) : MessageContent;

/// <summary>An approved template. What it says is known to WhatsApp alone, so the phone shows what fills it in.</summary>
public sealed record TemplateContent(string Name, string Language, IReadOnlyList<string> Parameters) : MessageContent;

/// <summary>The customer's choice of a button or a row.</summary>
public sealed record ChosenContent(Choice Choice, bool FromList) : MessageContent;

/// <summary>A picture of the customer's, which no bot reads.</summary>
public sealed record PictureContent : MessageContent;

/// <summary>What surrounds an interactive message's options.</summary>
public sealed record Frame(string? Header, string Body, string? Footer);

public sealed record ListSection(string? Title, IReadOnlyList<Choice> Rows);

public sealed record Choice(string Id, string Title, string? Description = null);
