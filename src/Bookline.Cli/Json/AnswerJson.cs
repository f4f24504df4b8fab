using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Bookline.Cli.Auditing;
using Bookline.Cli.Logins;
using Bookline.Isolation;
using Bookline.Isolation.Attacks;
using Bookline.Migrations;

namespace Bookline.Cli.Json;

[JsonSerializable(typeof(Answer<RunReport>))]
[JsonSerializable(typeof(Answer<StatusReport>))]
[JsonSerializable(typeof(Answer<PlanReport>))]
[JsonSerializable(typeof(Answer<VerifyReport>))]
[JsonSerializable(typeof(Answer<PruneReport>))]
[JsonSerializable(typeof(Answer<UsersReport>))]
[JsonSerializable(typeof(Answer<UsersSetReport>))]
[JsonSerializable(typeof(Answer<IsolationAnswer>))]
[JsonSerializable(typeof(Answer<ChainsReport>))]
sealed partial class AnswerJson : JsonSerializerContext
{
    /// <summary>Writes names and arrows as they are; figures to a tenth of a millisecond.</summary>
    public static AnswerJson Readable { get; } =
        new(
            new JsonSerializerOptions
            {
                PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
                WriteIndented = true,
                Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
                Converters =
                {
                    new TenthsConverter(),
                    new JsonStringEnumConverter<Severity>(JsonNamingPolicy.SnakeCaseLower),
                    new JsonStringEnumConverter<Aspect>(JsonNamingPolicy.SnakeCaseLower),
                    new JsonStringEnumConverter<AttackOutcome>(JsonNamingPolicy.SnakeCaseLower),
                },
            }
        );

    sealed class TenthsConverter : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(Math.Round(value, 1));
    }
}
