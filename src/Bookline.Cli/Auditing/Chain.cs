namespace Bookline.Cli.Auditing;

/// <summary>Follows one tenant's chain from its first kept entry to its head, and remembers the first link that does not hold.</summary>
sealed class Chain(AuditedTenant tenant)
{
    long entries;
    AuditEntry? first;
    AuditEntry? last;
    BrokenLink? broken;

    /// <summary>The next one by its sequence.</summary>
    public void Add(AuditEntry entry)
    {
        entries++;
        broken ??= Check(entry);
        first ??= entry;
        last = entry;
    }

    public ChainReport End() =>
        new(
            tenant.Id,
            tenant.Name,
            entries,
            first?.Sequence,
            last?.Sequence,
            last?.Hash,
            broken ?? (tenant.Head is { } head ? CheckEnd(head) : null)
        );

    BrokenLink? Check(AuditEntry entry)
    {
        if (tenant.Head is not { } head)
        {
            return new("head", entry.Sequence ?? 0, "audit_heads knows nothing of this tenant, and there are entries.");
        }

        var expected = last?.Sequence + 1 ?? head.FirstSequence;
        if (entry.Sequence is not { } sequence)
        {
            return new("gap", expected, "An entry has no place in the chain.");
        }

        if (sequence != expected)
        {
            return last is null
                ? new(
                    "beginning",
                    expected,
                    $"The chain begins at entry {expected}, and the first that is there is {sequence}."
                )
                : new("gap", expected, Missing(expected, sequence - 1));
        }

        if (entry.PreviousHash != (last?.Hash ?? head.FirstPreviousHash))
        {
            return new(
                "previous",
                sequence,
                $"Entry {sequence} does not follow the one before it: that, or this, is another."
            );
        }

        return entry.ComputeHash() == entry.Hash
            ? null
            : new("hash", sequence, $"Entry {sequence} was changed: its hash is of another content.");
    }

    BrokenLink? CheckEnd(AuditHead head)
    {
        var sequence = last?.Sequence ?? head.FirstSequence - 1;
        if (sequence < head.LastSequence)
        {
            return new("end", sequence + 1, Missing(sequence + 1, head.LastSequence, ", the newest,"));
        }

        return sequence == head.LastSequence && (last?.Hash ?? head.FirstPreviousHash) == head.LastHash
            ? null
            : new(
                "head",
                sequence,
                $"The chain ends with entry {sequence}, and audit_heads has entry {head.LastSequence} with another hash."
            );
    }

    static string Missing(long from, long to, string which = "") =>
        from == to ? $"Entry {from}{which} is missing." : $"Entries {from} to {to}{which} are missing.";
}
