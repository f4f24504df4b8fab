namespace Bookline.Isolation.Expressions;

/// <summary>What an expression of a policy lets through.</summary>
enum Proof
{
    /// <summary>Only rows of the tenant that the context names.</summary>
    Isolated,

    /// <summary>Cannot be told from the expression alone.</summary>
    Unknown,

    /// <summary>Rows of other tenants.</summary>
    Open,
}

/// <summary>A verdict and why, as the end of a sentence.</summary>
sealed record PolicyProof(Proof Proof, string Because)
{
    public static readonly PolicyProof Isolated = new(Proof.Isolated, "compares the tenant column with the context");
}
