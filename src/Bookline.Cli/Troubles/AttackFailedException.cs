namespace Bookline.Cli.Troubles;

/// <summary>The attacks of an audit could not be tried, so they prove nothing.</summary>
sealed class AttackFailedException(string message, string hint) : Exception(message)
{
    public string Hint => hint;
}
