using Bookline.PrivatePostgres;
using Bookline.Trials;

namespace Bookline.Demo;

/// <summary>Is the database after down what it was before up, plus what the application wrote?</summary>
internal sealed class Parity(PrivateServer server, SingleTenantDatabase database, Narrator narrator)
{
    public async Task ShowAsync(
        Structure structure,
        AllRows originals,
        IReadOnlyCollection<(string Table, string Id)> written,
        CancellationToken cancel
    )
    {
        narrator.Step("Is it the database that it was?");
        var structureNow = await Structure.ReadAsync(server, database, cancel);
        narrator.Claim(
            structureNow.Text == structure.Text,
            $"the structure is identical by {structure.Way}: {structure.Lines} lines before, {structureNow.Lines} now"
        );
        ShowDifference(structure, structureNow);

        var rowsNow = await AllRows.ReadAsync(database, cancel);
        var different = originals.DifferentIn(rowsNow);
        narrator.Claim(
            different == 0,
            $"{originals.Count:N0} rows compared with how they were, as text: {different} are missing or different"
        );
        var added = originals.AddedIn(rowsNow);
        narrator.Claim(
            added.SetEquals(written),
            $"{added.Count:N0} rows were added since, exactly the {written.Count:N0} that the application wrote"
        );
    }

    private void ShowDifference(Structure before, Structure now)
    {
        var was = before.Text.Split('\n').ToHashSet();
        var isNow = now.Text.Split('\n').ToHashSet();
        foreach (
            var line in was.Except(isNow).Select(l => "- " + l).Concat(isNow.Except(was).Select(l => "+ " + l)).Take(10)
        )
        {
            narrator.Say(Screen.Bad(line));
        }
    }
}
