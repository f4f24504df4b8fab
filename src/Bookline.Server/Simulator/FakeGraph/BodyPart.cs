using System.Text.Json;

namespace Bookline.Server.Simulator.FakeGraph;

/// <summary>A place in a request's body. What is wrong with it is told to <see cref="BodyTrouble"/>, which keeps the first.</summary>
internal readonly struct BodyPart(JsonElement? value, string path, BodyTrouble trouble)
{
    public BodyPart this[string name] =>
        new(
            value is { ValueKind: JsonValueKind.Object } o
            && o.TryGetProperty(name, out var child)
            && child.ValueKind != JsonValueKind.Null
                ? child
                : null,
            path.Length == 0 ? name : $"{path}.{name}",
            trouble
        );

    public bool IsThere => value is not null;

    /// <summary>A text that must be there and not be blank; empty where something is wrong with it.</summary>
    /// <param name="longest">In UTF-16 code units.</param>
    public string Text(int longest)
    {
        switch (value)
        {
            case null:
                trouble.Note(GraphError.Missing(path));
                return "";
            case { ValueKind: JsonValueKind.String } text when !string.IsNullOrWhiteSpace(text.GetString()):
                if (text.GetString()!.Length > longest)
                {
                    trouble.Note(GraphError.Invalid(path, $"is longer than {longest} characters"));
                }
                return text.GetString()!;
            default:
                trouble.Note(GraphError.Invalid(path, "must be a text that is not empty"));
                return "";
        }
    }

    public string? OptionalText(int longest) => IsThere ? Text(longest) : null;

    /// <summary>The elements of an array that must have so many.</summary>
    public IReadOnlyList<BodyPart> Items(int fewest, int most)
    {
        if (value is not { ValueKind: JsonValueKind.Array } array)
        {
            trouble.Note(IsThere ? GraphError.Invalid(path, "must be an array") : GraphError.Missing(path));
            return [];
        }
        var count = array.GetArrayLength();
        if (count < fewest || count > most)
        {
            Refuse($"must have {fewest} to {most} elements, and has {count}");
            return [];
        }
        var (at, told) = (path, trouble);
        return [.. array.EnumerateArray().Select((item, i) => new BodyPart(item, $"{at}[{i}]", told))];
    }

    public void Refuse(string why) => trouble.Note(GraphError.Invalid(path, why));
}

/// <summary>The first thing that is wrong with a body.</summary>
internal sealed class BodyTrouble
{
    public GraphError? First { get; private set; }

    public void Note(GraphError error) => First ??= error;
}
