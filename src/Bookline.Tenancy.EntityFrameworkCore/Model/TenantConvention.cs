using System.Linq.Expressions;
using Bookline.Tenancy.EntityFrameworkCore.Binding;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;

namespace Bookline.Tenancy.EntityFrameworkCore.Model;

/// <summary>
/// Isolates every entity type with a property on the tenant column: a query filter, so that each query names its tenant
/// and the planner can use an index; the tenant stamped on new entities; and the tenant in the condition of each update and delete.
/// </summary>
internal sealed class TenantConvention(string tenantColumn) : IModelFinalizingConvention
{
    private const string FilterName = "Bookline.Tenant";

    public void ProcessModelFinalizing(
        IConventionModelBuilder modelBuilder,
        IConventionContext<IConventionModelBuilder> context
    )
    {
        foreach (var type in modelBuilder.Metadata.GetEntityTypes())
        {
            // A filter belongs to the root of a hierarchy; what an entity owns is reached through it alone.
            if (type.BaseType is null && FindTenantProperty(type) is { } property)
            {
                Isolate(type, property);
            }
        }
    }

    private IConventionProperty? FindTenantProperty(IConventionEntityType type)
    {
        var property = type.GetProperties().FirstOrDefault(p => p.GetColumnName() == tenantColumn);
        return property is null || property.ClrType == typeof(Guid) || property.ClrType == typeof(TenantId)
            ? property
            : throw new InvalidOperationException(
                $"{type.DisplayName()}.{property.Name} is the tenant column {tenantColumn}, so it must be a Guid or a "
                    + $"TenantId, and it is {property.ClrType.Name}."
            );
    }

    private static void Isolate(IConventionEntityType type, IConventionProperty property)
    {
        property.SetAnnotation(TenantProperty.Annotation, true);
        if (!type.IsOwned())
        {
            AddFilter(type, Filter(type, property));
        }
        if (type.FindPrimaryKey() is null)
        {
            return; // a view: nothing is saved
        }
        property.SetValueGenerated(ValueGenerated.OnAdd);
        property.SetValueGeneratorFactory((_, _) => TenantIdGenerators.For(property.ClrType));
        if (!property.IsPrimaryKey())
        {
            property.SetIsConcurrencyToken(true);
        }
        property.SetAfterSaveBehavior(PropertySaveBehavior.Throw);
    }

    private static void AddFilter(IConventionEntityType type, LambdaExpression filter)
    {
        if (type.GetDeclaredQueryFilters().FirstOrDefault(f => f.IsAnonymous)?.Expression is not { } unnamed)
        {
            type.SetQueryFilter(FilterName, filter);
            return;
        }
        // EF Core does not take named filters beside an unnamed one.
        var body = new Replacement(unnamed.Parameters[0], filter.Parameters[0]).Visit(unnamed.Body)!;
        type.SetQueryFilter(Expression.Lambda(Expression.AndAlso(filter.Body, body), filter.Parameters));
    }

    /// <summary><c>entity => entity.TenantId == TenantOf(context)</c></summary>
    private static LambdaExpression Filter(IConventionEntityType type, IConventionProperty property)
    {
        var entity = Expression.Parameter(type.ClrType, "entity");
        // EF Core puts the running instance wherever a filter holds an expression of a DbContext's type. So the model,
        // which all instances share, holds the question and never an answer.
        var running = Expression.Constant(null, typeof(DbContext));
        var question =
            property.ClrType == typeof(Guid) ? nameof(TenantProperty.GuidOf) : nameof(TenantProperty.TenantOf);
        var tenant = Expression.Call(typeof(TenantProperty), question, null, running);
        var value = Expression.Call(
            typeof(EF),
            nameof(EF.Property),
            [property.ClrType],
            entity,
            Expression.Constant(property.Name)
        );
        return Expression.Lambda(Expression.Equal(value, tenant), entity);
    }

    private sealed class Replacement(Expression what, Expression with) : ExpressionVisitor
    {
        public override Expression? Visit(Expression? node) => node == what ? with : base.Visit(node);
    }
}
