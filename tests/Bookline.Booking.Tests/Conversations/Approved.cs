namespace Bookline.Booking.Tests.Conversations;

/// <summary>Compares with a text that a person has read and approved.</summary>
internal static class Approved
{
    /// <param name="name">Of the file in Transcripts, without its ending.</param>
    public static void ShouldBeApproved(this string text, string name)
    {
        var approved = Path.Combine(Project(), "Transcripts", $"{name}.txt");
        if (File.Exists(approved) && File.ReadAllText(approved) == text)
        {
            return;
        }
        var received = Path.Combine(AppContext.BaseDirectory, $"{name}.received.txt");
        File.WriteAllText(received, text);
        Assert.Fail(
            $"""
            The transcript {name} is not the approved one. See what differs:
              diff -u {approved} {received}
            If it is right so, accept it:
              cp {received} {approved}
            """
        );
    }

    private static string Project()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (folder.EnumerateFiles("Bookline.Booking.Tests.csproj").Any())
            {
                return folder.FullName;
            }
        }
        throw new DirectoryNotFoundException("The tests run outside of their project's folder.");
    }
}
