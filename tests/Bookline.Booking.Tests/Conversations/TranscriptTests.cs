using Bookline.Booking.Catalog;

namespace Bookline.Booking.Tests.Conversations;

/// <summary>A whole booking in each language: made, moved, cancelled.</summary>
public sealed class TranscriptTests
{
    [Fact]
    public void A_barber_in_New_York_speaks_English() =>
        Play(Salon.In("America/New_York", "en-US", "USD"), "hi", "tomorrow", "Emma", "my bookings")
            .ShouldBeApproved("english");

    [Fact]
    public void A_hairdresser_in_Madrid_speaks_Spanish() =>
        Play(
                Named(Salon.In("Europe/Madrid", "es"), "Peluquería Luna", "Corte de pelo", "Tinte"),
                "hola",
                "mañana",
                "Lucía",
                "mis citas"
            )
            .ShouldBeApproved("spanish");

    [Fact]
    public void A_salon_in_Sao_Paulo_speaks_Portuguese() =>
        Play(
                Named(Salon.In("America/Sao_Paulo", "pt-BR", "BRL"), "Studio Bela", "Corte", "Coloração"),
                "oi",
                "amanhã",
                "João",
                "meus horários"
            )
            .ShouldBeApproved("portuguese");

    [Fact]
    public void A_salon_in_Kolkata_speaks_Hindi_and_takes_UPI() =>
        Play(
                Named(Salon.In("Asia/Kolkata", "hi", "INR"), "स्पार्क सैलून", "बाल कटवाना", "बालों का रंग")
                    .Paying(
                        PaymentMode.Link,
                        "upi://pay?pa=spark@upi&pn={business}&am={amount}&cu={currency}&tn={reference}"
                    ),
                "नमस्ते",
                "कल",
                "प्रिया शर्मा",
                "मेरी बुकिंग"
            )
            .ShouldBeApproved("hindi");

    [Fact]
    public void A_clinic_in_Berlin_speaks_German_and_not_of_money() =>
        Play(
                Named(Salon.In("Europe/Berlin", "de"), "Praxis Dr. Weber", "Vorsorge", "Sprechstunde")
                    .Paying(PaymentMode.None),
                "Guten Tag",
                "morgen",
                "Jürgen Groß",
                "Meine Termine"
            )
            .ShouldBeApproved("german");

    [Fact]
    public void A_salon_in_Riyadh_speaks_Arabic() =>
        Play(
                Named(Salon.In("Asia/Riyadh", "ar", "SAR"), "صالون النخبة", "قص شعر", "Colouring"),
                "مرحبا",
                "غدًا",
                "ليلى",
                "حجوزاتي"
            )
            .ShouldBeApproved("arabic");

    private static string Play(Business business, string greeting, string tomorrow, string name, string bookings)
    {
        var world = new World(business).Say(greeting).Press(1).Press(1).Say(tomorrow).Press(3).Say(name).Press(1);
        if (business.Payment.Mode == PaymentMode.Link)
        {
            world.Press(1); // I have paid
        }
        return Transcript.Of(
            world
                .Say(bookings)
                .Press(1)
                .Press(2)
                .Press(1)
                .Press(1)
                .Say(bookings)
                .Press(2)
                .Press(1)
                .Say("help", "??", "!!", "…")
        );
    }

    private static Business Named(Business business, string name, params string[] services) =>
        business with
        {
            Name = name,
            Services = [.. business.Services.Select((service, at) => service with { Name = services[at] })],
        };
}
