using Bookline.Isolation.Expressions;

namespace Bookline.Isolation.Tests.Audit;

/// <summary>What a policy's expression proves, as PostgreSQL deparses it; in doubt it is not proved.</summary>
public sealed class ExpressionTests
{
    [Theory]
    [InlineData("(tenant_id = public.require_tenant_context())")]
    [InlineData("(public.require_tenant_context() = tenant_id)")]
    [InlineData("(tenant_id = (current_setting('app.tenant'::text, true))::uuid)")]
    [InlineData("((tenant_id)::text = current_setting('app.tenant'::text))")]
    [InlineData("((name = 'x'::text) AND (tenant_id = (NULLIF(current_setting('a'::text), ''::text))::uuid))")]
    [InlineData("(tenant_id = ( SELECT auth.tenant() AS tenant))")]
    [InlineData(
        "(tenant_id = (((current_setting('request.jwt.claims'::text, true))::json ->> 'tenant'::text))::integer)"
    )]
    [InlineData("(tenant_id = ANY (string_to_array(current_setting('app.tenants'::text), ','::text)))")]
    [InlineData("((tenant_id = public.a()) OR (tenant_id = public.b()))")]
    [InlineData("((tenant_id)::text = CURRENT_USER)")]
    [InlineData("false")]
    public void Isolates(string expression) => Judge(expression).Proof.ShouldBe(Proof.Isolated);

    [Theory]
    [InlineData("true")]
    [InlineData("(name = CURRENT_USER)")]
    [InlineData("((tenant_id = public.me()) OR true)")]
    [InlineData("((tenant_id = public.me()) OR (name IS NULL))")]
    [InlineData("((tenant_id = public.me()) OR (tenant_id IS NULL))")]
    [InlineData("(tenant_id = tenant_id)")]
    [InlineData("(tenant_id = other_id)")]
    [InlineData("(tenant_id = COALESCE(public.me(), tenant_id))")]
    [InlineData("(COALESCE(public.me(), tenant_id) = tenant_id)")]
    [InlineData("(tenant_id <> public.me())")]
    [InlineData("(tenant_id IS NOT NULL)")]
    [InlineData("(('tenant_id'::text = 'tenant_id'::text) AND (name = 'x'::text))")]
    public void Is_open(string expression) => Judge(expression).Proof.ShouldBe(Proof.Open, expression);

    [Theory]
    [InlineData("(tenant_id IN ( SELECT m.tenant_id FROM public.members m WHERE (m.who = CURRENT_USER)))")]
    [InlineData("(EXISTS ( SELECT FROM public.members m WHERE (m.tenant_id = things.tenant_id)))")]
    [InlineData("public.is_member(tenant_id)")]
    [InlineData("(tenant_id = '7'::uuid)")]
    [InlineData("(NOT (tenant_id = public.me()))")]
    [InlineData("(lower((tenant_id)::text) = public.me())")]
    [InlineData("CASE WHEN (tenant_id = public.me()) THEN true ELSE false END")]
    public void Is_not_proved(string expression) => Judge(expression).Proof.ShouldBe(Proof.Unknown, expression);

    [Fact]
    public void A_quoted_name_is_a_column_and_a_string_is_not()
    {
        var quoted = new PolicyExpression("Tenant Id", new HashSet<string> { "Tenant Id" });
        quoted.Judge("(\"Tenant Id\" = public.me())").Proof.ShouldBe(Proof.Isolated);
        quoted.Judge("('Tenant Id'::text = public.me())").Proof.ShouldBe(Proof.Open);
    }

    private static PolicyProof Judge(string expression) =>
        new PolicyExpression("tenant_id", new HashSet<string> { "tenant_id", "other_id", "name" }).Judge(expression);
}
