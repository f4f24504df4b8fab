namespace Bookline.Server.Onboarding.Workspaces.Languages;

/// <summary>The same in Arabic.</summary>
internal static class Arabic
{
    public static FirstWords Words { get; } =
        new(
            Table: "طاولة {0}",
            Trades: new Dictionary<Trade, TradeWords>
            {
                [Trade.Salon] = new(
                    "أهلًا بك في *{business}*! 💇 احجز زيارتك القادمة من هنا.",
                    [
                        new("قص الشعر", "الشعر"),
                        new("غسل وتجفيف", "الشعر"),
                        new("صبغ الشعر", "الشعر"),
                        new("مانيكير", "الأظافر"),
                    ]
                ),
                [Trade.Clinic] = new(
                    "أهلًا بك في *{business}*. 🩺 يمكنك حجز موعدك من هنا. في الحالات الطارئة يُرجى الاتصال بخدمات الطوارئ.",
                    [new("استشارة أولى", "الاستشارات"), new("متابعة", "الاستشارات"), new("فحص عام", "الاستشارات")]
                ),
                [Trade.Barber] = new(
                    "أهلًا بك في *{business}*! 💈 احجز موعدك من هنا.",
                    [new("قص الشعر", "الشعر"), new("تشذيب اللحية", "اللحية"), new("قص الشعر واللحية", "الشعر")]
                ),
                [Trade.Restaurant] = new(
                    "أهلًا بك في *{business}*! 🍽️ احجز طاولتك من هنا.",
                    [
                        new("طاولة لشخصين", "الطاولات"),
                        new("طاولة لأربعة أشخاص", "الطاولات"),
                        new("طاولة لستة أشخاص", "الطاولات"),
                    ]
                ),
                [Trade.Tutor] = new(
                    "أهلًا بك في *{business}*! 📚 احجز درسك القادم من هنا.",
                    [new("درس تجريبي", "الدروس"), new("درس واحد", "الدروس"), new("درس مزدوج", "الدروس")]
                ),
                [Trade.Other] = new(
                    "أهلًا بك في *{business}*! 📅 احجز موعدك من هنا.",
                    [new("موعد", "المواعيد"), new("موعد قصير", "المواعيد")]
                ),
            }
        );
}
