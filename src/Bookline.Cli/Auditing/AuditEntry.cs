using System.Security.Cryptography;
using System.Text;

namespace Bookline.Cli.Auditing;

/// <summary>A row of <c>audit_log</c>, each field as the text that its hash is made of.</summary>
/// <param name="Fields">In the order of docs/audit-log.md; null: NULL.</param>
/// <param name="Hash">As it is stored: hexadecimal.</param>
sealed record AuditEntry(Guid Tenant, long? Sequence, IReadOnlyList<string?> Fields, string? PreviousHash, string? Hash)
{
    /// <summary>What the hash must be. Computed here: a function in the database could have been exchanged with the rows.</summary>
    public string ComputeHash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var field in Fields)
        {
            var bytes = Encoding.UTF8.GetBytes(field ?? "");
            hash.AppendData(Encoding.UTF8.GetBytes(field is null ? "-" : $"{bytes.Length}:"));
            hash.AppendData(bytes);
            hash.AppendData(","u8);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

/// <summary>Where a tenant's chain begins and ends, as <c>audit_heads</c> has it.</summary>
sealed record AuditHead(long FirstSequence, string FirstPreviousHash, long LastSequence, string LastHash);

/// <summary>A tenant, and its head; null: nothing was ever recorded.</summary>
sealed record AuditedTenant(Guid Id, string Name, AuditHead? Head);
