using Bookline.Booking.Conversations.Reading;
using Bookline.Booking.Conversations.Steps;

namespace Bookline.Booking.Conversations.Answers;

/// <summary>Answers what was typed: an option's title or number, a command, or what the step itself can read.</summary>
internal static class Typed
{
    private const int ShortestPrefix = 2;

    public static Turn Answer(Talk talk, string raw)
    {
        var text = new TypedText(raw);
        return FromTitle(talk, text)
            ?? FromCommand(talk, text)
            ?? FromNumber(talk, text)
            ?? talk.State.Step.Read(talk, text)
            ?? FromLanguage(talk, text)
            ?? FromWords(talk, text)
            ?? FromService(talk, text)
            ?? (talk.State.Step is Fresh ? Commands.Greet(talk) : Lost.Answer(talk, talk.Phrases.NotUnderstood));
    }

    private static Turn? FromTitle(Talk talk, TypedText text) =>
        text.Folded.Length > 0
            ? Only(talk, talk.State.Shown.Where(option => Folded.Of(option.Title) == text.Folded))
            : null;

    private static Turn? FromCommand(Talk talk, TypedText text) =>
        text.Meaning is Meaning.Yes or Meaning.No ? talk.State.Step.Read(talk, text)
        : text.Meaning is { } meaning ? Commands.Answer(talk, meaning)
        : talk.State.Step is not GivingName && Vocabulary.BeginsWithGreeting(text.Folded) && !NamesService(talk, text)
            ? Commands.Greet(talk)
        : null;

    private static Turn? FromNumber(Talk talk, TypedText text) =>
        text.AsNumber() is not { } number || number < 1 ? null
        : number <= talk.State.Shown.Count ? Chosen.Answer(talk, talk.State.Shown[number - 1].Id)
        // Beyond what is shown it can only be counted through all pages.
        : number > talk.State.Shown.Count && number <= talk.Services.Count && talk.State.Step is ChoosingService
            ? talk.Show(ChoosingService.After(talk, talk.Services[number - 1]))
        : null;

    /// <summary>Words of a title, or their beginnings: of several titles, these are shown to choose from.</summary>
    private static Turn? FromWords(Talk talk, TypedText text)
    {
        if (text.Folded.Length < ShortestPrefix || text.AsNumber() is not null)
        {
            return null;
        }
        var meant = talk.State.Shown.Where(option => HasWords(Folded.Of(option.Title), text.Folded)).ToList();
        if (meant is [var only])
        {
            return Chosen.Answer(talk, only.Id);
        }
        var prompt = talk.State.Step.Ask(talk);
        var options = prompt.Options.Where(option => meant.Any(shown => shown.Id == option.Id)).ToList();
        return options.Count > 1 && options.Count < prompt.Options.Count
            ? talk.Show(prompt with { Options = options })
            : null;
    }

    /// <summary>In the same order; a figure stands for itself only, so that "1" does not begin "10".</summary>
    private static bool HasWords(string title, string typed)
    {
        var words = new Queue<string>(title.Split(' '));
        foreach (var wanted in typed.Split(' '))
        {
            while (words.TryPeek(out var word) && !Begins(word, wanted))
            {
                words.Dequeue();
            }
            if (!words.TryDequeue(out _))
            {
                return false;
            }
        }
        return true;
    }

    private static bool Begins(string word, string beginning) =>
        char.IsDigit(beginning[0]) ? word == beginning : word.StartsWith(beginning, StringComparison.Ordinal);

    private static Turn? FromLanguage(Talk talk, TypedText text) =>
        talk.State.Step is not GivingName && Tongues.Find(text.Folded) is { } tag ? Commands.Speak(talk, tag) : null;

    /// <summary>"A haircut, please."</summary>
    private static Turn? FromService(Talk talk, TypedText text) =>
        talk.State.Step is not GivingName
        && talk.Services.Where(service => Names(text, service.Name)).ToList() is [var only]
            ? talk.Show(ChoosingService.After(talk, only))
            : null;

    private static bool NamesService(Talk talk, TypedText text) =>
        talk.Services.Count(service => Names(text, service.Name)) == 1;

    private static bool Names(TypedText text, string service) =>
        Folded.Of(service) is { Length: >= ShortestPrefix } name
        && $" {text.Folded} ".Contains($" {name} ", StringComparison.Ordinal);

    /// <summary>The option that is meant, where it can be one only.</summary>
    private static Turn? Only(Talk talk, IEnumerable<ShownOption> options) =>
        options.Take(2).ToList() is [var only] ? Chosen.Answer(talk, only.Id) : null;
}
