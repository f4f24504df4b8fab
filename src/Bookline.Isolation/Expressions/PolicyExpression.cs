namespace Bookline.Isolation.Expressions;

/// <summary>
/// Proves that a policy's expression lets only one tenant's rows through. PostgreSQL deparses with a pair of brackets
/// around every operator, which makes the shape plain: what is not understood is never called proved.
/// </summary>
/// <param name="tenantColumn">The column that says whose a row is.</param>
/// <param name="columns">All columns of the table.</param>
sealed class PolicyExpression(string tenantColumn, IReadOnlySet<string> columns)
{
    public PolicyProof Judge(string expression) => Judge(TokenRange.Of(expression));

    PolicyProof Judge(TokenRange part)
    {
        part = part.Unwrapped();
        if (part.SplitAt("OR") is { Count: > 1 } either)
        {
            return JudgeEither(either);
        }

        if (part.SplitAt("AND") is { Count: > 1 } both)
        {
            // One operand that isolates is enough; otherwise the one that may is what decides.
            return both.Select(Judge).MinBy(p => p.Proof)!;
        }

        return JudgeCondition(part);
    }

    PolicyProof JudgeEither(IReadOnlyList<TokenRange> parts)
    {
        var proofs = parts.Select(p => (Part: p, Proof: Judge(p))).ToList();
        var worst = proofs.MaxBy(p => p.Proof.Proof);
        return worst.Proof.Proof == Proof.Open && proofs.Any(p => p.Proof.Proof != Proof.Open)
            ? new PolicyProof(Proof.Open, $"is widened by OR {worst.Part}")
            : worst.Proof;
    }

    PolicyProof JudgeCondition(TokenRange part)
    {
        if (part.IsOnly("true"))
        {
            return new(Proof.Open, "is always true");
        }

        if (part.IsOnly("false"))
        {
            return PolicyProof.Isolated;
        }

        if (!part.Names(tenantColumn))
        {
            return new(Proof.Open, $"does not mention {tenantColumn}");
        }

        if (part.SplitAt("=") is [var left, var right])
        {
            return IsTenant(left) ? JudgeContext(right)
                : IsTenant(right) ? JudgeContext(left)
                : Undecided(part, left, right);
        }

        return part.SplitAt("<>").Count > 1 || part.SplitAt("<").Count > 1 || part.SplitAt(">").Count > 1
                ? new(Proof.Open, "does not ask for equality with the context")
            : part.EndsWith("IS", "NOT", "NULL") || part.EndsWith("IS", "NULL")
                ? new(Proof.Open, $"only asks whether {tenantColumn} is null")
            : new(Proof.Unknown, part.HasQuery ? "asks a subquery" : "is of a form that cannot be proved");
    }

    PolicyProof Undecided(TokenRange part, TokenRange left, TokenRange right)
    {
        if (part.HasQuery)
        {
            return new(Proof.Unknown, "asks a subquery");
        }

        // coalesce(context, tenant_id) = tenant_id, and the like.
        return left.NamesAny(columns) && right.NamesAny(columns)
            ? new(Proof.Open, "compares the row with itself")
            : new(Proof.Unknown, $"compares something made of {tenantColumn}");
    }

    PolicyProof JudgeContext(TokenRange other)
    {
        if (other.HasTables)
        {
            return new(Proof.Unknown, "asks a subquery");
        }

        if (other.NamesAny(columns))
        {
            return new(Proof.Open, "compares the row with itself");
        }

        return other.CallsSomething ? PolicyProof.Isolated : new(Proof.Unknown, "names a fixed tenant");
    }

    bool IsTenant(TokenRange part) => part.IsColumn(tenantColumn);
}
