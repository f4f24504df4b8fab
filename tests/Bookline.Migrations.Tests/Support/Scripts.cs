namespace Bookline.Migrations.Tests.Support;

/// <summary>Builds small migration sets: an up script each, with a down that is given or does nothing.</summary>
sealed class Scripts
{
    readonly List<(string, string)> files = [];
    int number;

    public static Scripts Of(params IEnumerable<string> ups)
    {
        var scripts = new Scripts();
        foreach (var up in ups)
        {
            scripts.Add(up);
        }

        return scripts;
    }

    public Scripts Add(string up, string down = "select 1", string? name = null)
    {
        var id = $"{++number:0000}_{name ?? "m" + number}";
        files.Add(($"{id}.up.sql", up));
        files.Add(($"{id}.down.sql", down));
        return this;
    }

    public Scripts With(string fileName, string text)
    {
        files.RemoveAll(f => f.Item1 == fileName);
        files.Add((fileName, text));
        return this;
    }

    public MigrationSet Set() => MigrationSet.FromTexts(files);
}
