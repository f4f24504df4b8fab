namespace Bookline.Server.Accounts.Identity;

/// <summary>A row of <c>users</c>: one person in one business. Who belongs to several has a row, and a password, in each.</summary>
/// <remarks>A class with setters, since Identity's UserManager changes it and then has it stored.</remarks>
internal class Account
{
    public const string Columns = """
        id, email, password_hash, role, first_name, last_name, is_active, last_login, mfa_enabled, mfa_secret,
        mfa_recovery_codes::text, email_confirmed_at, security_stamp, mfa_last_step, created_at, updated_at
        """;

    public Guid Id { get; set; }
    public string Email { get; set; } = "";
    public string? PasswordHash { get; set; }
    public string Role { get; set; } = "";
    public string? FirstName { get; set; }
    public string? LastName { get; set; }
    public bool IsActive { get; set; } = true;
    public DateTime? LastLogin { get; set; }
    public bool MfaEnabled { get; set; }

    /// <summary>Encrypted.</summary>
    public string? MfaSecret { get; set; }

    /// <summary>A JSON array of encrypted hashes.</summary>
    public string MfaRecoveryCodes { get; set; } = "[]";

    public DateTime? EmailConfirmedAt { get; set; }
    public string? SecurityStamp { get; set; }
    public long? MfaLastStep { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime UpdatedAt { get; set; }

    /// <summary>For people: a name, or the address.</summary>
    public string ShownName => $"{FirstName} {LastName}".Trim() is { Length: > 0 } name ? name : Email;
}
