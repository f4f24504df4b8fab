using System.CommandLine;
using Bookline.Cli.Troubles;

namespace Bookline.Cli.Verbs;

/// <summary>The <c>&lt;id&gt;</c> of a verb.</summary>
static class MigrationArgument
{
    public static Argument<string?> Optional(string description) => Create(description, ArgumentArity.ZeroOrOne);

    public static Argument<string> Required(string description) => Create(description, ArgumentArity.ExactlyOne)!;

    static Argument<string?> Create(string description, ArgumentArity arity)
    {
        var argument = new Argument<string?>("id")
        {
            Description = description + "; 0001_name, 0001 and 1 all name it",
            Arity = arity,
        };
        argument.Validators.Add(result =>
        {
            if (result.Tokens.Any(t => UsageException.IsMisplaced(t.Value)))
            {
                result.AddError("This is no migration.");
            }
        });
        argument.CompletionSources.Add(_ => EmbeddedMigrations.Ids());
        return argument;
    }
}
