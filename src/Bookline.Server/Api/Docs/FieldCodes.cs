namespace Bookline.Server.Api.Docs;

/// <summary>Every code that a field's error can have; one that is used and stands not here fails a test.</summary>
internal static class FieldCodes
{
    public static IReadOnlyList<FieldCode> All { get; } =
    [
        new("conflict", "Somebody else made the same at this moment: send it again."),
        new("disposable", "The mailbox is one that is thrown away."),
        new("duplicate", "The same stands there twice: a field in an object, or a row in an import."),
        new("malformed", "It has another form than documented."),
        new("not_connected", "Connect a number first."),
        new("not_offered", "This member of staff does not do this service."),
        new("not_found", "There is nothing of this id in this business."),
        new("number_taken", "The number is connected to another business here."),
        new("out_of_range", "It is too small or too large; the message names the bounds."),
        new("overlapping", "Two of the times are at the same moment."),
        new("required", "It must be there, and is not."),
        new("reserved", "The word is kept for the service itself."),
        new("taken", "Somebody else has it."),
        new("too_common", "The password is one of those that are tried first."),
        new("too_long", "It has more characters than it may have."),
        new("too_many", "There are more of them than there may be."),
        new("too_short", "It has fewer characters than it must have."),
        new("unknown_field", "There is no such field, or no such parameter of the query, here."),
        new("unknown_placeholder", "The text has a placeholder that nothing fills."),
        new("unknown_value", "It is none of the values that there are; the message names them."),
        new("wrong", "It is not what is on record: a password, or a code."),
        new("wrong_type", "It is of another type than documented."),
    ];
}

/// <param name="Meaning">What is wrong with the field.</param>
internal sealed record FieldCode(string Code, string Meaning);
