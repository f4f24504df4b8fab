namespace Bookline.Server.Web;

/// <summary>What a <see cref="MessagePage"/> says.</summary>
/// <param name="Link">Where to go from here; null: nowhere.</param>
public sealed record MessageModel(string Title, string Text, MessageLink? Link = null);

public sealed record MessageLink(string Label, string Path);
