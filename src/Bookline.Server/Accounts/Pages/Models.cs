using Bookline.Server.Web;

namespace Bookline.Server.Accounts.Pages;

// Public since Razor's components are; nobody else uses them.

/// <param name="Next">Where to go afterwards.</param>
public sealed record SignInModel(string Email, string Next, string? Error);

public sealed record ChooseModel(IReadOnlyList<BusinessLine> Businesses);

public sealed record BusinessLine(string Domain, string Name);

public sealed record CodeModel(string Business, string? Error);

public sealed record ConfirmModel(string Token, string? Error);

public sealed record ResetModel(string Token, string? Error);

public sealed record InvitationModel(
    string Token,
    string Business,
    string Email,
    string Role,
    string? InvitedBy,
    string FirstName,
    string LastName,
    string? Error
);

public sealed record HomeModel(Visitor Visitor, string Role, bool HasWhatsApp, bool MayConnect, bool HasSimulator);

/// <param name="Saved">The section that was just changed; empty: none.</param>
public sealed record AccountModel(
    Visitor Visitor,
    string? FirstName,
    string? LastName,
    bool HasSecondFactor,
    Enrolment? Enrolment,
    int RecoveryCodesLeft,
    IReadOnlyList<PasskeyLine> Passkeys,
    IReadOnlyList<SessionLine> Sessions,
    string Saved,
    SectionError? Error
);

public sealed record PasskeyLine(string Id, string Name, DateTimeOffset CreatedAt);

public sealed record SessionLine(string Id, string Device, string? Ip, DateTime LastSeenAt, bool IsCurrent);

/// <summary>An authenticator app that is being set up.</summary>
/// <param name="Key">For who cannot scan.</param>
/// <param name="QrCode">An address of an image: <c>data:image/svg+xml;base64,…</c></param>
public sealed record Enrolment(string Key, string QrCode);

/// <param name="Section">Of the page: <c>password</c>.</param>
public sealed record SectionError(string Section, string Message);
