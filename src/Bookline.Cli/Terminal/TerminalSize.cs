using System.Runtime.InteropServices;

namespace Bookline.Cli.Terminal;

/// <summary>Asks the kernel. <c>Console.WindowWidth</c> would also set up the keyboard, and write escape codes for it.</summary>
static class TerminalSize
{
    const int StandardOutput = 1;
    const int StandardError = 2;
    const nuint GetWindowSize = 0x5413;
    const int Narrowest = 20;

    /// <summary>Characters in a line; null where there is no terminal, or it does not say.</summary>
    public static int? Width()
    {
        foreach (var stream in (int[])[StandardOutput, StandardError])
        {
            if (ioctl(stream, GetWindowSize, out var size) == 0 && size.Columns >= Narrowest)
            {
                return size.Columns;
            }
        }

        return null;
    }

    [StructLayout(LayoutKind.Sequential)]
    struct WindowSize
    {
        public ushort Rows;
        public ushort Columns;
        public ushort PixelsWide;
        public ushort PixelsHigh;
    }

    [DllImport("libc")]
    static extern int ioctl(int stream, nuint request, out WindowSize size);
}
