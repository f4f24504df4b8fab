namespace Bookline.Booking.Conversations;

/// <summary>WhatsApp Cloud API, "Interactive messages": longest texts, in UTF-16 code units, and most options.</summary>
public static class ReplyLimits
{
    public const int TextBody = 4096;
    public const int InteractiveBody = 1024;
    public const int Buttons = 3;
    public const int ButtonTitle = 20;
    public const int Rows = 10; // in all sections together
    public const int RowTitle = 24;
    public const int RowDescription = 72;
    public const int OptionId = 200;
}
