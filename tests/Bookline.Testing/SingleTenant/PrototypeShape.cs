namespace Bookline.Testing.SingleTenant;

/// <summary>How a single-tenant database that is found in the field may look.</summary>
public enum PrototypeShape
{
    /// <summary>As migration 0000 makes it.</summary>
    Plain,

    /// <summary>Constraint names as drizzle-kit gives them.</summary>
    Drizzle,

    /// <summary>No foreign keys, so that there are orphans.</summary>
    WithoutForeignKeys,

    /// <summary>Times with time zone.</summary>
    WithTimeZones,

    /// <summary>Columns, a view, triggers, indexes, comments, checks, rights and an inbound foreign key of its own.</summary>
    Extended,
}
