namespace Bookline.Booking.Conversations.Reading;

/// <summary>What a customer can mean by a word, wherever the conversation stands.</summary>
internal enum Meaning
{
    Greeting,
    Back,
    Cancel,
    Restart,
    Help,
    Menu,
    Bookings,
    Person,
    Language,
    Book,
    Pay,
    Paid,
    Yes,
    No,
}

/// <summary>
/// The words of all languages together: who writes "hola" to a bot that speaks German is understood. A test holds that no word
/// has two meanings.
/// </summary>
internal static class Vocabulary
{
    /// <summary>"hi there", "good morning to you": longer is a sentence, and its point is elsewhere.</summary>
    private const int LongestGreeting = 4;

    public static readonly IReadOnlyDictionary<Meaning, string[]> Words = new Dictionary<Meaning, string[]>
    {
        [Meaning.Greeting] =
        [
            .. Split("hi, hello, hey, hiya, good morning, good afternoon, good evening, start"),
            .. Split("hola, buenas, buenos días, buenas tardes, buenas noches, empezar"),
            .. Split("olá, oi, bom dia, boa tarde, boa noite, começar"),
            .. Split("नमस्ते, नमस्कार, हेलो, हैलो, हाय, namaste, namaskar, शुरू"),
            .. Split("hallo, guten tag, guten morgen, guten abend, moin, servus, grüß gott"),
            .. Split("مرحبا, مرحبًا, السلام عليكم, سلام, أهلا, أهلا وسهلا, صباح الخير, مساء الخير, هلا"),
        ],
        [Meaning.Back] =
        [
            .. Split("back, go back, previous, atrás, volver, anterior, voltar, वापस, पीछे"),
            .. Split("zurück, رجوع, ارجع, عودة, السابق"),
        ],
        [Meaning.Cancel] =
        [
            .. Split("cancel, stop, abort, cancelar, anular, desmarcar, रद्द, रद्द करें, रद्द करो"),
            .. Split("abbrechen, stornieren, absagen, stopp, إلغاء, ألغ, الغ, إلغي"),
        ],
        [Meaning.Restart] =
        [
            .. Split("restart, start over, start again, new, reiniciar, empezar de nuevo, de nuevo, recomeçar"),
            .. Split("começar de novo, de novo, फिर से, फिर से शुरू करें, दोबारा, neu, neustart, von vorn, von vorne"),
            .. Split("neu anfangen, من جديد, ابدأ من جديد, البدء من جديد"),
        ],
        [Meaning.Help] = Split("help, ?, ayuda, ajuda, मदद, सहायता, hilfe, مساعدة, ساعدني"),
        [Meaning.Menu] = Split("menu, menú, main menu, मेनू, मेन्यू, menü, القائمة, قائمة"),
        [Meaning.Bookings] =
        [
            .. Split("my bookings, bookings, my appointments, appointments, mis citas, mis reservas, citas"),
            .. Split("meus horários, meus agendamentos, minhas reservas, मेरी बुकिंग, बुकिंग, मेरी अपॉइंटमेंट"),
            .. Split("meine termine, termine, meine buchungen, حجوزاتي, مواعيدي, حجزي"),
        ],
        [Meaning.Person] =
        [
            .. Split("person, human, agent, talk to a person, talk to a human, operator, real person"),
            .. Split("persona, humano, agente, hablar con una persona, hablar con alguien"),
            .. Split("pessoa, atendente, falar com uma pessoa, falar com alguém, falar com atendente"),
            .. Split("व्यक्ति, इंसान, व्यक्ति से बात करें, किसी से बात करनी है"),
            .. Split(
                "mensch, mitarbeiter, mensch sprechen, mit jemandem sprechen, mit jemandem reden, mit einem menschen sprechen"
            ),
            .. Split("موظف, شخص, التحدث مع موظف, أريد موظف, انسان"),
        ],
        [Meaning.Language] = Split("language, languages, idioma, idiomas, lengua, भाषा, sprache, اللغة, لغة"),
        [Meaning.Book] =
        [
            .. Split("book, book now, new booking, reservar, agendar, marcar, बुक, बुक करें, buchen, termin"),
            .. Split("termin buchen, احجز, حجز, حجز موعد"),
        ],
        [Meaning.Pay] =
        [
            .. Split("pay, pay now, payment, payment link, pagar, quiero pagar, enlace de pago, quero pagar"),
            .. Split("link de pagamento, pagamento, भुगतान, भुगतान करें, भुगतान करना है, पेमेंट, bezahlen, zahlen"),
            .. Split("zahlung, ich möchte bezahlen, ادفع, دفع, الدفع, أريد الدفع, رابط الدفع"),
        ],
        [Meaning.Paid] =
        [
            .. Split("payment made, already paid, भुगतान किया, भुगतान किया है, भुगतान कर दिया है, पेमेंट किया"),
            .. Split("मैंने भुगतान किया, मैंने भुगतान कर दिया, मैंने भुगतान कर दिया है, पेमेंट हो गया"),
            .. Split("paid, i paid, i have paid, i've paid, payment done, pagado, ya he pagado, ya pagué, pagué"),
            .. Split("pago, paguei, já paguei, भुगतान कर दिया, भुगतान हो गया, पैसे दे दिए, पेमेंट कर दिया, bezahlt"),
            .. Split("ich habe bezahlt, habe bezahlt, دفعت, لقد دفعت, تم الدفع"),
        ],
        [Meaning.Yes] =
        [
            .. Split("yes, y, ok, okay, sure, yep, confirm, sí, vale, confirmar, confirmo, sim, हाँ, हां, ठीक है"),
            .. Split("जी, जी हाँ, ja, jawohl, bestätigen, نعم, أجل, موافق, تأكيد, ايوه"),
        ],
        [Meaning.No] = Split("no, n, nope, não, नहीं, ना, nein, nee, لا, كلا"),
    };

    private static readonly Dictionary<string, Meaning> ByWord = Words
        .SelectMany(words => words.Value.Select(word => (Word: Folded.Of(word), Meaning: words.Key)))
        .Where(entry => entry.Word.Length > 0)
        .DistinctBy(entry => entry.Word)
        .ToDictionary(entry => entry.Word, entry => entry.Meaning);

    /// <param name="folded">By <see cref="Folded.Of"/>.</param>
    public static Meaning? Find(string folded) => ByWord.TryGetValue(folded, out var meaning) ? meaning : null;

    /// <summary>A greeting with a few more words.</summary>
    public static bool BeginsWithGreeting(string folded)
    {
        var words = folded.Split(' ');
        return words.Length <= LongestGreeting
            && Enumerable.Range(1, words.Length).Any(n => Find(string.Join(' ', words.Take(n))) == Meaning.Greeting);
    }

    public static string[] Split(string words) => words.Split(", ");
}
