using Bookline.Booking.Availability;
using Bookline.Booking.Bookings;
using Bookline.Booking.Catalog;
using Bookline.Booking.Conversations;
using CsCheck;
using NodaTime;

namespace Bookline.Booking.Tests.Conversations;

/// <summary>Whole conversations at random: a customer who presses, types and waits, among others who are faster.</summary>
internal sealed record Walk(Business Business, Move[] Moves)
{
    private static readonly Gen<Business> Businesses = Gen.Select(
        Gen.OneOf("en", "en-US", "es", "pt-BR", "hi", "de", "ar"),
        Gen.OneOf("Europe/Berlin", "America/New_York", "Asia/Kolkata"),
        Gen.Enum<PaymentMode>(),
        Gen.Int[0, 4],
        (language, zone, payment, kind) =>
            Shaped(kind, Salon.In(zone, language)).Paying(payment, "https://pay.example/{amount}?r={reference}")
    );

    private static readonly Gen<Move> Move = Gen.Frequency(
        (10, Gen.Int[0, 9].Select(n => new Move($"press {n}", world => PressShown(world, n)))),
        (3, Gen.Int[0, 999].Select(n => new Move($"press old {n}", world => PressOld(world, n)))),
        (
            6,
            Inputs.Text.Select(text => new Move($"say '{text[..Math.Min(text.Length, 20)]}'", world => world.Say(text)))
        ),
        (1, Inputs.OptionId.Select(id => new Move($"press '{id}'", world => world.PressId(id)))),
        (1, Gen.Const(new Move("audio", world => world.Receive(new UnreadableReceived("audio"))))),
        (2, Gen.Int[1, 2000].Select(m => new Move($"wait {m}", world => world.Wait(Duration.FromMinutes(m))))),
        (2, Gen.Int[0, 99].Select(n => new Move($"others book {n}", world => TakeSlot(world, n)))),
        (2, Gen.Const(new Move("give back", world => world.GiveBack()))),
        (1, Gen.Const(new Move("change offer", ChangeOffer)))
    );

    public static readonly Gen<Walk> Any = Gen.Select(
        Businesses,
        Move.Array[1, 40],
        (business, moves) => new Walk(business, moves)
    );

    /// <param name="afterEach">Looks at the world as it stands.</param>
    public World Take(Action<World>? afterEach = null)
    {
        var world = new World(Business);
        foreach (var move in Moves)
        {
            move.Do(world);
            afterEach?.Invoke(world);
        }
        return world;
    }

    public override string ToString() =>
        $"{Business.Language} {Business.Zone} {Business.Payment.Mode} {Business.Services.Count}: {string.Join("; ", Moves.Select(m => m.Name))}";

    private static Business Shaped(int kind, Business business) =>
        kind switch
        {
            0 => business.WithOneService(),
            1 => business with { Services = [] },
            2 => business.WithServices(25),
            3 => business with { Policy = business.Policy with { MaxOpenBookings = 1 } },
            _ => business,
        };

    private static void PressShown(World world, int number)
    {
        var options = world.Replies.Count > 0 ? world.Options : [];
        if (options.Count > 0)
        {
            world.Press(number % options.Count + 1);
        }
    }

    private static void PressOld(World world, int number)
    {
        var options = world.Turns.SelectMany(turn => turn.Turn.Replies).SelectMany(World.OptionsOf).ToList();
        if (options.Count > 0)
        {
            world.PressId(options[number % options.Count].Id);
        }
    }

    private static void TakeSlot(World world, int number)
    {
        var service = world.Business.Services.FirstOrDefault(s => s.IsActive);
        var next = service is null ? [] : world.Situation.Calendar.Next(service, null, world.Now, number + 1);
        if (next.Count > 0)
        {
            world.Book(service!.Id, next[^1]);
        }
    }

    /// <summary>The first service is offered no longer, or again.</summary>
    private static void ChangeOffer(World world) =>
        world.Business = world.Business with
        {
            Services =
            [
                .. world.Business.Services.Select(
                    (service, at) => at == 0 ? service with { IsActive = !service.IsActive } : service
                ),
            ],
        };
}

internal sealed record Move(string Name, Action<World> Do);
