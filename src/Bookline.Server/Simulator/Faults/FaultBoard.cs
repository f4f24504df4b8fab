namespace Bookline.Server.Simulator.Faults;

/// <summary>What is to go wrong next.</summary>
internal sealed class FaultBoard
{
    private const int Most = 50;

    private readonly Lock gate = new();
    private readonly List<Fault> faults = [];

    /// <summary>Raised after each change.</summary>
    public event Action? Changed;

    public IReadOnlyList<Fault> All
    {
        get
        {
            lock (gate)
            {
                return [.. faults];
            }
        }
    }

    /// <returns>False when the board is full.</returns>
    public bool Add(Fault fault)
    {
        lock (gate)
        {
            if (faults.Count >= Most)
            {
                return false;
            }
            faults.Add(fault);
        }
        Changed?.Invoke();
        return true;
    }

    public void Remove(Guid id) => RemoveAll(f => f.Id == id);

    public void Clear() => RemoveAll(_ => true);

    /// <summary>Uses up the first fault of one of these kinds that the dice let happen now.</summary>
    public FaultKind? Take(string phoneNumberId, params ReadOnlySpan<FaultKind> kinds)
    {
        FaultKind? taken = null;
        lock (gate)
        {
            for (var i = 0; i < faults.Count && taken is null; i++)
            {
                var fault = faults[i];
                if (
                    kinds.Contains(fault.Kind)
                    && fault.Concerns(phoneNumberId)
                    && Random.Shared.NextDouble() < fault.Probability
                )
                {
                    taken = fault.Kind;
                    Use(i);
                }
            }
        }
        if (taken is not null)
        {
            Changed?.Invoke();
        }
        return taken;
    }

    private void Use(int index)
    {
        switch (faults[index].Remaining)
        {
            case 1:
                faults.RemoveAt(index);
                break;
            case { } remaining:
                faults[index] = faults[index] with { Remaining = remaining - 1 };
                break;
        }
    }

    private void RemoveAll(Predicate<Fault> which)
    {
        lock (gate)
        {
            faults.RemoveAll(which);
        }
        Changed?.Invoke();
    }
}
