namespace Bookline.Server.Onboarding.Workspaces.Languages;

/// <summary>The same in Hindi.</summary>
internal static class Hindi
{
    public static FirstWords Words { get; } =
        new(
            Table: "टेबल {0}",
            Trades: new Dictionary<Trade, TradeWords>
            {
                [Trade.Salon] = new(
                    "*{business}* में आपका स्वागत है! 💇 अपनी अगली विज़िट यहीं बुक करें।",
                    [
                        new("हेयरकट", "बाल"),
                        new("वॉश और ब्लो-ड्राई", "बाल"),
                        new("हेयर कलर", "बाल"),
                        new("मैनीक्योर", "नाखून"),
                    ]
                ),
                [Trade.Clinic] = new(
                    "*{business}* में आपका स्वागत है। 🩺 अपनी अपॉइंटमेंट यहीं लें। आपात स्थिति में कृपया आपातकालीन सेवा को फ़ोन करें।",
                    [new("पहला परामर्श", "परामर्श"), new("फ़ॉलो-अप", "परामर्श"), new("चेक-अप", "परामर्श")]
                ),
                [Trade.Barber] = new(
                    "*{business}* में आपका स्वागत है! 💈 अपना समय यहीं बुक करें।",
                    [new("हेयरकट", "बाल"), new("दाढ़ी ट्रिम", "दाढ़ी"), new("हेयरकट और दाढ़ी", "बाल")]
                ),
                [Trade.Restaurant] = new(
                    "*{business}* में आपका स्वागत है! 🍽️ अपनी टेबल यहीं बुक करें।",
                    [new("दो लोगों की टेबल", "टेबल"), new("चार लोगों की टेबल", "टेबल"), new("छह लोगों की टेबल", "टेबल")]
                ),
                [Trade.Tutor] = new(
                    "*{business}* में आपका स्वागत है! 📚 अपनी अगली क्लास यहीं बुक करें।",
                    [new("ट्रायल क्लास", "क्लास"), new("एक क्लास", "क्लास"), new("डबल क्लास", "क्लास")]
                ),
                [Trade.Other] = new(
                    "*{business}* में आपका स्वागत है! 📅 अपनी अपॉइंटमेंट यहीं लें।",
                    [new("अपॉइंटमेंट", "अपॉइंटमेंट"), new("छोटी अपॉइंटमेंट", "अपॉइंटमेंट")]
                ),
            }
        );
}
