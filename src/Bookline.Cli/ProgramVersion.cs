namespace Bookline.Cli;

static class ProgramVersion
{
    public static string Text { get; } = typeof(ProgramVersion).Assembly.GetName().Version!.ToString(fieldCount: 3);
}
