using Bookline.Testing.SingleTenant;

namespace Bookline.Schema.Tests.Salons;

/// <summary>Every shape on every supported server, for theories.</summary>
internal static class Prototypes
{
    public static TheoryData<int, PrototypeShape> OnEveryServer
    {
        get
        {
            var all = new TheoryData<int, PrototypeShape>();
            foreach (var shape in Enum.GetValues<PrototypeShape>())
            {
                all.Add(15, shape);
                all.Add(18, shape);
            }
            return all;
        }
    }
}
