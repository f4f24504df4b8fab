using Bookline.Booking.Texts;

namespace Bookline.Booking.Conversations.Steps;

internal sealed record ChoosingLanguage : Step
{
    public override string Name => "choosing_language";

    public override Prompt Ask(Talk talk) =>
        new(
            this,
            talk.Phrases.AskLanguage,
            [.. BotTexts.Languages.Select(language => Replies.Row(OptionIds.Speak(language.Tag), language.Name))],
            talk.Phrases.Language
        );
}
