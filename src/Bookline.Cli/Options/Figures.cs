using System.Globalization;

namespace Bookline.Cli.Options;

static class Figures
{
    /// <summary>Digits, perhaps with a decimal point: no sign, no exponent, no thousands.</summary>
    public static bool TryRead(string text, out double figure) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out figure);
}
