namespace Bookline.Server.Web;

/// <summary>Who looks at a page, signed in.</summary>
public sealed record Visitor(string Name, string Business);
